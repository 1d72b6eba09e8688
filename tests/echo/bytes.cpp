// Echoes every byte, in order.

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
  // Nothing is read until no more can be sent, so that all of it is on its way when we
  // finish.
  const auto sent = send_until_full({&client, 1}).front();
  REQUIRE(sent.size() > 1 << 20);
  client.finish_sending();
  client.expect(sent);
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
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  CHECK(or_skip(harness::idle_cpu_time(server.pid(), 300ms)) < 15ms);
  client.send("x");
  client.expect("x");
}
