#include <sys/socket.h>

#include <cctype>
#include <condition_variable>
#include <map>
#include <mutex>

#include "04-epoll/watched_events.hpp"
#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};

constexpr char slow = 's';    // takes long to answer
constexpr char meets = 'm';   // is answered when two clients ask for that
constexpr char caught = '!';  // the answer when that was not as it should be

/// How many threads are with each client just now.
class Visits {
 public:
  void enter(int client) {
    const std::lock_guard guard{mutex_};
    ++inside_[client];
    changed_.notify_all();
  }
  void leave(int client) {
    const std::lock_guard guard{mutex_};
    --inside_[client];
  }
  /// Whether another thread comes before the patience ends.
  bool is_disturbed(int client, Deadline patience) {
    std::unique_lock guard{mutex_};
    return changed_.wait_until(guard, patience, [&] { return inside_[client] > 1; });
  }
  /// Whether a second thread comes to the place before the patience ends.
  bool meet(int& place, Deadline patience) {
    std::unique_lock guard{mutex_};
    ++place;
    changed_.notify_all();
    return changed_.wait_until(guard, patience, [&] { return place > 1; });
  }

  int before_reply = 0, after_reply = 0;  // places to meet at

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<int, int> inside_;
};

Visits visits;

}  // namespace

// Whoever is there alone waits in vain for another thread; only `slow`, `meets` and the
// end wait at all, so that a mistake is seen here always, and elsewhere never.
bool answer(int client) {
  visits.enter(client);
  char byte = 0;
  const auto size = ::recv(client, &byte, 1, MSG_DONTWAIT);
  const bool has_ended = size == 0;
  const bool disturbed =
      (byte == slow || has_ended) && visits.is_disturbed(client, within(200ms));
  const bool alone = byte == meets && !visits.meet(visits.before_reply, within(800ms));
  visits.leave(client);
  const char reply =
      disturbed || alone ? caught : static_cast<char>(std::toupper(byte));
  if (size == 1 || disturbed) ::send(client, &reply, 1, MSG_NOSIGNAL);
  if (byte == meets && !alone) visits.meet(visits.after_reply, within(800ms));
  return !has_ended;
}

TEST_CASE("After its first answer to a client the server goes on.") {
  auto server = start();
  Client client{server};
  client.send("a");
  client.expect("A", within(500ms));
  if (!harness::wait_until_asleep(server.pid(), within(500ms)))
    client.fail("the server to wait for what comes next", "that it does not");
}

TEST_CASE("A client gets an answer as often as it asks.") {
  auto server = start();
  Client client{server};
  for (const auto* letters : {"aA", "bB", "cC", "dD"}) {
    client.send({letters, 1});
    client.expect({letters + 1, 1}, within(500ms));
  }
}

TEST_CASE("No two threads are with one client at its first event.") {
  auto server = start();
  Client client{server};
  client.send("sb");  // while the first byte is dealt with, the second is there
  client.expect("S");
}

TEST_CASE("No two threads are with one client at a later event.") {
  auto server = start();
  Client client{server};
  client.send("a");
  client.expect("A");
  client.send("sb");
  client.expect("S");
}

TEST_CASE("Two clients are answered at the same time.") {
  auto server = start();
  auto clients = connect(server, 2);
  for (auto& client : clients) client.send("m");
  for (auto& client : clients) client.expect("M");
}

TEST_CASE("A client that hangs up sees the server hang up.") {
  auto server = start();
  Client client{server};
  client.send("a");
  client.expect("A");
  client.finish_sending();
  client.expect_end();
}

TEST_CASE("After one client's end the others are answered.") {
  auto server = start();
  auto clients = connect(server, 2);
  clients[0].finish_sending();
  clients[0].expect_end();
  if (!harness::wait_until_asleep(server.pid(), within(500ms)))
    clients[0].fail("the server to wait for what comes next", "that it does not");
  clients[1].send("a");
  clients[1].expect("A", within(500ms));
}

TEST_CASE(
    "A client is watched for one event at a time, before the first and after it.") {
  auto server = start();
  auto clients = connect(server, 2);
  clients[0].send("a");
  clients[0].expect("A");
  INFO(
      "looked at: /proc/PID/fdinfo, where each descriptor that epoll watches has a "
      "line");
  REQUIRE(harness::eventually([&] { return watched_events(server.pid()).size() == 2; },
                              server.deadline()));
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  constexpr unsigned long oneshot = 1UL << 30;  // EPOLLONESHOT
  for (const auto events : watched_events(server.pid())) {
    const bool has_epolloneshot = events & oneshot;
    CHECK(has_epolloneshot);
  }
}
