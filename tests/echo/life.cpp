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
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  const auto sleeps = or_skip(harness::sleeps(server.pid()));
  check_that_it_sleeps(server);
  if (!sanitized) CHECK(or_skip(harness::sleeps(server.pid())) == sleeps);
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
  slow.expect(send_until_full({&slow, 1}).front());
  check_that_it_sleeps(server);
}

TEST_CASE("SIGTERM and SIGINT end it with clients connected", "[one-client]") {
  for (const int signal : {SIGTERM, SIGINT}) {
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

TEST_CASE("SIGTERM ends it whatever is pending") {
  auto server = start(20s);
  Client greedy{server, "greedy"};
  send_until_full({&greedy, 1});
  CHECK(stop(server, SIGTERM).status == 0);
}

TEST_CASE("it starts again at once on the port that it had", "[one-client]") {
  auto server = start(20s);
  Client client{server};
  client.send("x");
  client.expect("x");
  stop(server, SIGTERM);  // it closes first, so the connection lingers on its port
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
    pause(server);
    resume(server);  // a call that waits may end with EINTR now. signal(7)
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
