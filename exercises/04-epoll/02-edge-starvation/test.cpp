#include <sys/socket.h>

#include <map>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

/// Clients, and the readers that hear them, in one thread: so what comes when is
/// certain.
class Room {
 public:
  /// A client; its number is that of the readers' end.
  int enter() {
    int ends[2];
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    const int number = ends[0];
    speakers_[number] = net::Descriptor{ends[1]};
    readers_.add(net::Descriptor{number});
    return number;
  }

  void say(int client, std::string_view bytes) {
    net::check(::write(speakers_.at(client).get(), bytes.data(), bytes.size()),
               "write");
  }
  void leave(int client) { speakers_.at(client) = {}; }

  /// From now on says more whenever it has been heard.
  void talk_without_pause(int client) {
    restless_ = client;
    say(client, "and");
  }

  void turn(std::chrono::milliseconds patience = 0ms) {
    reads_.clear();
    readers_.turn(patience);
  }

  const std::string& heard_from(int client) { return heard_[client]; }
  int ends_of(int client) { return ends_[client]; }
  int reads_in_this_turn(int client) { return reads_[client]; }

 private:
  void hear(int client, std::string_view bytes) {
    heard_[client] += bytes;
    if (bytes.empty()) ++ends_[client];
    if (++reads_[client] > 1000)
      throw std::runtime_error{
          "expected  " + std::to_string(most_reads) +
          " reads from one client in a turn, at the most\n"
          "saw       that it was read from 1000 times, and the turn was not over"};
    if (client == restless_) say(client, "and another thing");
  }

  std::map<int, net::Descriptor> speakers_;
  std::map<int, std::string> heard_;
  std::map<int, int> ends_, reads_;
  int restless_ = -1;
  Readers readers_{[this](int client, std::string_view bytes) { hear(client, bytes); }};
};

std::string noise(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>('a' + i % 26);
  return bytes;
}

}  // namespace

TEST_CASE("Everybody who speaks is heard in the next turn.") {
  Room room;
  const int one = room.enter(), two = room.enter();
  INFO("said: 'hello' by client 1 and 'me, too' by client 2; then one turn");
  room.say(one, "hello");
  room.say(two, "me, too");
  room.turn();
  CHECK(room.heard_from(one) == "hello");
  CHECK(room.heard_from(two) == "me, too");
}

TEST_CASE(
    "A client that talks without pause does not hold up those who speak as well.") {
  Room room;
  const int restless = room.enter(), quiet = room.enter();
  INFO("client 1 talks without pause, client 2 has said 'me'; then one turn");
  room.talk_without_pause(restless);
  room.say(quiet, "me");
  room.turn();
  CHECK(room.heard_from(quiet) == "me");
  CHECK(room.reads_in_this_turn(restless) <= most_reads);
}

TEST_CASE("Who speaks while another talks without pause is heard in the next turn.") {
  Room room;
  const int restless = room.enter(), quiet = room.enter();
  INFO("client 1 talks without pause; a turn; client 2 says 'me'; another turn");
  room.talk_without_pause(restless);
  room.turn();
  room.say(quiet, "me");
  room.turn();
  CHECK(room.heard_from(quiet) == "me");
  CHECK(room.reads_in_this_turn(restless) <= most_reads);
}

TEST_CASE("A client that has much to say is heard to the end though no event tells.") {
  Room room;
  const int client = room.enter();
  const auto much = noise(5000);
  INFO(
      "client 1 has said 5000 bytes, a turn reads 256 of them at the most; then 400 "
      "turns");
  room.say(client, much);
  for (int i = 0; i < 400; ++i) room.turn();
  const auto bytes_heard = room.heard_from(client).size();
  CHECK(bytes_heard == much.size());
  const bool heard_as_said = room.heard_from(client) == much;
  CHECK(heard_as_said);
}

TEST_CASE("While somebody has more to say a turn does not wait.") {
  Room room;
  const int client = room.enter();
  INFO("client 1 has said 1000 bytes, a turn reads 256 of them; then another turn");
  room.say(client, noise(1000));
  room.turn();
  const auto limit = within(250ms) - harness::Clock::now();
  const auto begin = harness::Clock::now();
  room.turn(std::chrono::duration_cast<std::chrono::milliseconds>(3 * limit));
  const bool came_back_at_once = harness::Clock::now() - begin < limit;
  CHECK(came_back_at_once);
}

TEST_CASE("When nobody has anything to say a turn waits.") {
  Room room;
  const int client = room.enter();
  INFO("client 1 has been heard to its last byte; then a turn that may wait for 50 ms");
  room.say(client, noise(300));
  for (int i = 0; i < 40; ++i) room.turn();
  const auto begin = harness::Clock::now();
  room.turn(50ms);
  const bool waited = harness::Clock::now() - begin >= 45ms;
  CHECK(waited);
}

TEST_CASE("A client that leaves with much to say ends once and after its last word.") {
  Room room;
  const int client = room.enter();
  INFO("client 1 has said 300 bytes; a turn; it leaves; then forty turns");
  room.say(client, noise(300));
  room.turn();
  room.leave(client);
  for (int i = 0; i < 40; ++i) room.turn();
  CHECK(room.heard_from(client).size() == 300);
  CHECK(room.ends_of(client) == 1);
}
