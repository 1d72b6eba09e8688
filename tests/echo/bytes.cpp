// Echoes every byte, in order.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <string>

#include "echo/suite.hpp"

using namespace suite;

TEST_CASE("one byte comes back", "[one-client]") {
  auto server = start(10s);
  Client client{server};
  client.send("x");
  client.expect("x");
}

TEST_CASE("a client that says nothing is let go", "[one-client]") {
  auto server = start(10s);
  Client quiet{server};
  quiet.finish_sending();
  quiet.expect_end();
  Client next{server};
  next.send("x");
  next.expect("x");
}

TEST_CASE("64 MiB in random pieces come back byte for byte", "[one-client]") {
  auto server = start(60s);
  auto clients = connect(server, 1);
  harness::echo_noise(clients, {.bytes_each = 64 << 20, .largest_piece = 300'000},
                      seed());
}

TEST_CASE("after a half-close the pending megabytes still arrive", "[one-client]") {
  auto server = start(30s);
  Client client{server};
  // Nothing is read before, so that all of it is on its way when we finish.
  const auto sent =
      send_until_full({&client, 1}, harness::more_than_unread_fits).front();
  REQUIRE(sent.size() > 1 << 20);
  client.finish_sending();
  client.expect(sent);
  client.expect_end();
}

TEST_CASE("last words before a half-close come back", "[one-client]") {
  auto server = start(10s);
  Client client{server};
  client.send("x");
  client.expect("x");
  server.pause();  // so that the words and the end reach it together
  client.send("last words");
  client.finish_sending();
  server.resume();
  client.expect("last words");
  client.expect_end();
}

TEST_CASE("a byte at a time comes back in order", "[one-client]") {
  auto server = start(30s);
  Client client{server};
  const std::string text = "the quick brown fox";
  for (const char& byte : text) client.send({&byte, 1});
  client.expect(text);
}

TEST_CASE("an urgent byte disturbs nothing", "[one-client]") {
  auto server = start(10s);
  Client client{server};
  client.send("before");
  client.send_urgent('!');
  client.send("after");
  client.expect("beforeafter");  // what is out of band is not in the stream. tcp(7)
  check_that_it_sleeps(server);
  client.send("x");
  client.expect("x");
}

#ifdef TCP_QUICKACK
TEST_CASE("no reply waits for an acknowledgement", "[one-client]") {
  auto server = start(20s);
  Client client{server};
  auto fastest = harness::Clock::duration::max();
  for (int i = 0; i < 21; ++i) {
    client.send("x");
    client.expect("x");
    const int off = 0;
    ::setsockopt(client.descriptor(), IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);
    const auto start = harness::Clock::now();
    // The urgent mark makes the server read twice, and so write twice.
    client.send("a");
    client.send_urgent('!');
    client.send("b");
    client.expect("ab");
    fastest = std::min(fastest, harness::Clock::now() - start);
  }
  // An acknowledgement is held back for 40 ms, each time. tcp(7), TCP_NODELAY
  CHECK(fastest < 40ms);
}
#endif
