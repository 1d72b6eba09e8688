#include "04-epoll/watched_events.hpp"
#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};

/// Lets the server see all that is done meanwhile as one event.
template <typename Action>
void while_stopped(Server& server, Action action) {
  server.pause();
  action();
  server.resume();
}

/// When it is asleep again the server has done all that it does about the word.
void talk(Server& server, Client& client, std::string_view word) {
  client.send(word);
  client.expect(word, within(500ms));
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
}

const std::string long_word = "a word that is longer than the buffer of the server";

}  // namespace

TEST_CASE("A short word comes back as often as it is said.") {
  auto server = start();
  Client client{server};
  for (const auto* word : {"hello", "again", "and again"}) talk(server, client, word);
}

TEST_CASE("A long word comes back to its last byte.") {
  auto server = start();
  Client client{server};
  client.send(long_word);
  client.expect(long_word, within(500ms));
}

TEST_CASE("Clients that come at the same moment are all let in.") {
  auto server = start();
  std::vector<Client> clients;
  while_stopped(server, [&] {
    clients = connect(server, 3);
    for (auto& client : clients) client.send("hello");
  });
  for (auto& client : clients) client.expect("hello", within(500ms));
}

TEST_CASE("An end that comes together with the last words is an end.") {
  auto server = start();
  Client client{server};
  talk(server, client, "hello");
  while_stopped(server, [&] {
    client.send("bye");
    client.finish_sending();
  });
  client.expect("bye", within(500ms));
  client.expect_end();
}

TEST_CASE("One client's end is not another's.") {
  auto server = start();
  Client client{server, "client 1"};
  talk(server, client, "hello");
  Client other{server, "client 2"};
  talk(server, other, "hello");
  client.finish_sending();
  client.expect_end();
  talk(server, other, "still here");
}

TEST_CASE("All are still watched edge-triggered.") {
  auto server = start();
  Client client{server};
  talk(server, client, "hello");
  constexpr unsigned long edge_triggered = 1UL << 31;  // EPOLLET
  const auto all = watched_events(server.pid());
  INFO(
      "looked at: /proc/PID/fdinfo, where each descriptor that epoll watches has a "
      "line");
  REQUIRE(all.size() == 2);
  for (const auto events : all) {
    const bool has_epollet = events & edge_triggered;
    CHECK(has_epollet);
  }
}
