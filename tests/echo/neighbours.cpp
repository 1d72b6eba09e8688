// What one client does is nothing to the others.

#include <sys/ioctl.h>

#include <algorithm>
#include <string>

#include "echo/suite.hpp"

using namespace suite;

namespace {

using Duration = harness::Clock::duration;

Duration median_round_trip(Client& client, int times) {
  std::vector<Duration> taken;
  for (int i = 0; i < times; ++i) {
    const auto start = harness::Clock::now();
    client.send("ping");
    client.expect("ping");
    taken.push_back(harness::Clock::now() - start);
  }
  std::nth_element(taken.begin(), taken.begin() + times / 2, taken.end());
  return taken[times / 2];
}

}  // namespace

TEST_CASE("two clients at once") {
  auto server = start(2s);
  Client first{server, "client 1"};
  first.send("hello");
  first.expect("hello");
  Client second{server, "client 2"};
  second.send("me too");
  second.expect("me too", within(500ms));
}

TEST_CASE("200 clients talk at once") {
  auto server = start(60s);
  auto clients = connect(server, 200);
  harness::echo_noise(clients, {.bytes_each = 100'000, .largest_piece = 5'000}, seed());
}

TEST_CASE("whoever leaves the others talk on") {
  auto server = start(20s);
  auto clients = connect(server, 9);
  for (auto& client : clients) client.send("hello");
  for (auto& client : clients) client.expect("hello");
  for (const int leaver : {0, 4, 6, 3, 8, 1}) {
    clients[leaver].finish_sending();
    clients[leaver].expect_end();
    clients[leaver].close();
    for (auto& client : clients) {
      if (client.ended()) continue;
      client.send("still here");
      client.expect("still here");
    }
  }
}

TEST_CASE("clients with megabytes to say leave another its turn") {
  auto server = start(60s);
  auto floods = connect(server, 4);
  Client other{server, "other"};
  // First of all some traffic, with which the kernel's buffers grow.
  harness::echo_noise(floods, {.bytes_each = 32 << 20, .largest_piece = 300'000},
                      seed());

  double least =
      1;  // of their bytes that the other had to wait for; the best of some tries
  for (int i = 0; i < 10 && least > 0.3; ++i) {
    server.pause();
    // Not more, since a kernel whose buffers overflow drops segments, and waits ever
    // longer before it sends them again.
    const auto sent = send_until_full(floods, 4 << 20);
    other.send("ping");
    server.resume();
    other.expect("ping");
    double echoed = 0, all = 0;
    for (std::size_t k = 0; k < floods.size(); ++k) {
      int waiting = 0;
      ::ioctl(floods[k].descriptor(), FIONREAD, &waiting);
      echoed += waiting;
      all += static_cast<double>(sent[k].size());
    }
    least = std::min(least, echoed / all);
    for (std::size_t k = 0; k < floods.size(); ++k) floods[k].expect(sent[k]);
  }
  CHECK(least < 0.3);
}

TEST_CASE("a client that never reads delays nobody") {
  auto server = start(60s);
  Client talker{server, "talker"};
  const auto alone = median_round_trip(talker, 301);
  Client greedy{server, "greedy"};
  send_until_full({&greedy, 1});
  CHECK(median_round_trip(talker, 301) < 10 * alone + 1ms);
}

TEST_CASE("clients that never read cost bounded memory") {
  auto server = start(60s);
  const auto before = or_skip(harness::private_kib(server.pid()));
  auto greedy = connect(server, 20);
  for (const auto& sent : send_until_full(greedy)) REQUIRE(sent.size() > 200'000);
  // Each may have 64 KiB pending, and a thread or an allocator something beside.
  const std::size_t allowed_kib = (20 * 128 + 2048) * memory_factor;
  CHECK(or_skip(harness::private_kib(server.pid())) < before + allowed_kib);
}

TEST_CASE("a client that leaves without listening ends nobody", "[one-client]") {
  auto server = start(20s);
  Client rude{server, "rude"};
  // So that its bytes and its end are both there before the first answer.
  server.pause();
  rude.send(std::string(100'000, 'x'));
  rude.close();
  server.resume();
  Client next{server, "next"};
  next.send("x");
  next.expect("x");
}

TEST_CASE("500 resets in the middle of a transfer", "[one-client]") {
  auto server = start(60s);
  const std::string bytes(100'000, 'x');
  for (int i = 0; i < 500; ++i) {
    Client client{server, "reset " + std::to_string(i)};
    client.send_what_fits(bytes);
    if (i % 2 == 0) client.expect("x");
    client.reset();
  }
  Client survivor{server, "survivor"};
  survivor.send("x");
  survivor.expect("x");
}

TEST_CASE("500 resets do not disturb a talking client") {
  auto server = start(60s);
  Client talker{server, "talker"};
  for (int i = 0; i < 500; ++i) {
    Client client{server, "reset " + std::to_string(i)};
    client.send_what_fits("some bytes that nobody waits for");
    client.reset();
    talker.send("ping");
    talker.expect("ping");
  }
}

TEST_CASE("a thousand quiet clients and one that talks") {
  auto server = start(60s);
  auto quiet = connect(server, 1'000);
  Client talker{server, "talker"};
  for (int i = 0; i < 100; ++i) {
    talker.send("ping");
    talker.expect("ping");
  }
  for (auto& client : quiet) client.send("x");
  for (auto& client : quiet) client.expect("x");
}
