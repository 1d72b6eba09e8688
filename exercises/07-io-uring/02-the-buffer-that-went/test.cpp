#include <sys/socket.h>

#include "07-io-uring/kernel.hpp"
#include "exercise.hpp"
#include "harness/noise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

constexpr int buffer_size = 128 * 1024;

/// The kernel's buffers are small, so that they are soon full.
void limit_buffers(int socket) {
  for (const int option : {SO_SNDBUF, SO_RCVBUF})
    ::setsockopt(socket, SOL_SOCKET, option, &buffer_size, sizeof buffer_size);
}

const Role role{[](const net::Descriptor& listener) {
  limit_buffers(listener.get());  // whoever connects from now on inherits it. socket(7)
  serve(listener);
}};

/// A client that talks, and does not read until the server takes no more.
struct LateReader {
  explicit LateReader(Server& server) : client{server, "the late one"} {
    limit_buffers(client.descriptor());
    harness::Noise noise{seed()};
    constexpr std::size_t enough = 8 << 20;
    while (said.size() < enough && has_room(server)) {
      const auto piece = noise.next(16 * 1024);
      said.append(piece, 0, client.send_what_fits(piece));
    }
  }

  /// Whether there is some, once the server has done all that it can do.
  bool has_room(const Server& server) const {
    pollfd room{.fd = client.descriptor(), .events = POLLOUT, .revents = 0};
    if (harness::wait_for({&room, 1}, harness::Clock::now())) return true;
    REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
    return harness::wait_for({&room, 1}, within(50ms));
  }

  Client client;
  std::string said;
};

}  // namespace

TEST_CASE("A client is answered as often as it speaks.") {
  need_io_uring();
  auto server = start();
  Client client{server};
  for (const auto* words : {"good morning to you all", "how are you?", "good night"}) {
    client.send(words);
    client.expect(words, within(500ms));
  }
}

TEST_CASE("Two who speak at the same time each hear their own words.") {
  need_io_uring();
  auto server = start();
  Client first{server, "client 1"};
  first.send("hello");
  first.expect("hello", within(500ms));
  Client second{server, "client 2"};
  second.send("hello");
  second.expect("hello", within(500ms));
  behind_its_back(server, [&] {
    first.send("this is client 1 speaking");
    second.send("and this is client 2");
  });
  first.expect("this is client 1 speaking", within(500ms));
  second.expect("and this is client 2", within(500ms));
}

TEST_CASE("Who was quiet while others came is heard.") {
  need_io_uring();
  auto server = start();
  Client quiet{server, "the quiet one"};
  std::vector<Client> others;
  others.reserve(20);
  for (int i = 1; i <= 20; ++i) {
    others.emplace_back(server, "client " + std::to_string(i));
    others.back().send("hello");
    others.back().expect("hello", within(500ms));
  }
  quiet.send("may I say a word as well?");
  quiet.expect("may I say a word as well?", within(500ms));
}

TEST_CASE("A client that reads late hears what it said.") {
  need_io_uring();
  auto server = start();
  Client first{server, "the first one"};
  first.send("hello");
  first.expect("hello");
  LateReader late{server};
  late.client.expect(late.said);
}

TEST_CASE("What others say does not get among the words of one who reads late.") {
  need_io_uring();
  auto server = start();
  Client first{server, "the first one"};
  first.send("hello");
  first.expect("hello");
  LateReader late{server};
  const std::string words(100'000, 'x');
  first.send(words);
  first.expect(words, within(500ms));
  late.client.expect(late.said);
}
