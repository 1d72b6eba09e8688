// How a server starts, idles and ends.

#include <csignal>
#include <string>

#include "echo/suite.hpp"

using namespace suite;

TEST_CASE("it uses no CPU while idle", "[one-client]") {
  auto server = start(20s);
  Client client{server};
  client.send("x");
  client.expect("x");
  check_that_it_sleeps(server);
  if (sanitized) return;
  // Nor does it wake up now and then. Wine finishes with what went before on its own
  // time.
  const auto sleeps_through = [&](std::chrono::milliseconds window) {
    const auto before = or_skip(harness::sleeps(server.pid()));
    harness::idle_cpu_time(server.pid(), window);
    return harness::sleeps(server.pid()) == before;
  };
  CHECK(harness::eventually([&] { return sleeps_through(400ms); }, within(4s)));
}

TEST_CASE("it uses no CPU while a half-closed client does not read") {
  auto server = start(20s);
  Client greedy{server, "greedy"};
  send_until_full({&greedy, 1});
  greedy.finish_sending();
  check_that_it_sleeps(server);
}

TEST_CASE("it uses no CPU after a slow reader has caught up") {
  auto server = start(20s);
  Client slow{server, "slow"};
  slow.expect(send_until_full({&slow, 1}, harness::more_than_unread_fits).front());
  check_that_it_sleeps(server);
}

TEST_CASE("signals end it with clients connected", "[one-client]") {
  for (const int signal : stop_signals()) {
    auto server = start(20s);
    auto clients = connect(server, 20);
    clients[0].send("x");
    clients[0].expect("x");
    REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
    const auto ending = stop(server, signal);
    CHECK(ending.status == 0);
    CHECK(ending.errors == "");
    for (auto& client : clients) client.wait_for_end();
  }
}

TEST_CASE("a signal ends it whatever is pending") {
  auto server = start(20s);
  Client greedy{server, "greedy"};
  send_until_full({&greedy, 1});
  CHECK(stop(server).status == 0);
}

TEST_CASE("it starts again at once on the port that it had", "[one-client]") {
  auto server = start(20s);
  Client client{server};
  client.send("x");
  client.expect("x");
  stop(server);  // it closes first, so the connection lingers on its port
  client.expect_end();
  auto again = start_with({"--port", std::to_string(server.port())}, 10s);
  Client other{again};
  other.send("x");
  other.expect("x");
}

TEST_CASE("stopped and continued it goes on", "[one-client]") {
  auto server = start(20s);
  Client client{server};
  for (int i = 0; i < 5; ++i) {
    client.send("x");
    client.expect("x");
    REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
    server.pause();
    server.resume();  // a call that waits may end with EINTR now. signal(7)
  }
  client.send("x");
  client.expect("x");
}

TEST_CASE("SIGPIPE does not end it", "[one-client]") {
  auto server = start(20s);
  Client client{server};
  server.signal(SIGPIPE);
  client.send("x");
  client.expect("x");
}

TEST_CASE("a client that is idle too long is dropped and others are not",
          "[.][idle-timeout]") {
  auto server = start_with({"--idle", "1"}, 20s);
  Client talker{server, "talker"};
  Client quiet{server, "quiet"};
  const auto start = harness::Clock::now();
  while (!quiet.ended() && harness::Clock::now() < quiet.deadline()) {
    talker.send("x");
    talker.expect("x");
    quiet.receive_what_came(1);
    harness::wait_for({}, within(10ms));
  }
  CHECK(quiet.ended());
  CHECK(harness::Clock::now() - start > 900ms);
  talker.send("still there");
  talker.expect("still there");
}
