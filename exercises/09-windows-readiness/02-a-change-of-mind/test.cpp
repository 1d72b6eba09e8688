#include <sys/socket.h>

#include <thread>

#include "harness/noise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

constexpr int buffer_size = 32 * 1024;  // of the clients, so that it is soon full

/// Two who are connected. One talks and the other does not listen, until no more is
/// taken.
struct Line {
  explicit Line(Server& server)
      : talker{server, "the talker"}, silent{server, "the silent one"} {
    for (const int option : {SO_SNDBUF, SO_RCVBUF})
      for (const auto* client : {&talker, &silent})
        ::setsockopt(client->descriptor(), SOL_SOCKET, option, &buffer_size,
                     sizeof buffer_size);
    harness::Noise noise{seed()};
    while (has_room()) {
      const auto piece = noise.next(buffer_size);
      said.append(piece, 0, talker.send_what_fits(piece));
    }
  }

  /// None, too, where the connection is broken.
  bool has_room() const {
    pollfd room{.fd = talker.descriptor(), .events = POLLOUT, .revents = 0};
    return harness::wait_for({&room, 1}, within(300ms)) && room.revents == POLLOUT;
  }

  Client talker, silent;
  std::string said;
};

void say(Client& from, Client& to, std::string_view words) {
  from.send(words);
  to.expect(words, within(1s));
}

}  // namespace

TEST_CASE("What one says the other hears and back.") {
  auto server = start();
  auto clients = connect(server, 2);
  say(clients[0], clients[1], "hello");
  say(clients[1], clients[0], "who is there?");
  say(clients[0], clients[1], "it is me");
}

TEST_CASE("A poll is begun anew when it has come back.") {
  auto server = start(5s);
  const Line line{server};
  harness::eventually([&] { return !server.obituary().empty(); }, within(100ms));
  const auto obituary = server.obituary();
  INFO("One talked and the other did not listen. Then " << obituary);
  const bool the_server_lives = obituary.empty();
  REQUIRE(the_server_lives);
}

TEST_CASE("Who listens late hears all of it.") {
  auto server = start(5s);
  Line line{server};
  line.silent.expect(line.said);
}

TEST_CASE("Who does not listen is heard.") {
  auto server = start(5s);
  Line line{server};
  say(line.silent, line.talker, "not so fast");
}

TEST_CASE("After all was heard both go on.") {
  auto server = start(5s);
  Line line{server};
  line.silent.expect(line.said);
  say(line.silent, line.talker, "now I have it");
  say(line.talker, line.silent, "good");
}

TEST_CASE("While nobody talks the server rests.") {
  auto server = start();
  auto clients = connect(server, 2);
  say(clients[0], clients[1], "hello");
  const auto before = harness::sleeps(server.pid());
  std::this_thread::sleep_for(100ms);
  const auto after = harness::sleeps(server.pid());
  if (!before || !after) skip("this system does not tell how often a process sleeps");
  INFO("in 100 ms without a word the server has waited so often");
  CHECK(*after - *before < 20);
}

TEST_CASE("Who has finished hears what the other has to say.") {
  auto server = start();
  auto clients = connect(server, 2);
  clients[0].finish_sending();
  clients[1].expect_end();
  clients[1].send("I am not done");
  clients[0].expect("I am not done", within(1s));
}
