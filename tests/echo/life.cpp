// How a server starts, idles and ends.

#include <csignal>

#include "echo/suite.hpp"

using namespace suite;

TEST_CASE("it uses no CPU while idle", "[one-client]") {
  auto server = start(20s);
  Client client{server};
  client.send("x");
  client.expect("x");
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  CHECK(or_skip(harness::idle_cpu_time(server.pid(), 400ms)) < 5ms);
}

TEST_CASE("it uses no CPU while a half-closed client does not read") {
  auto server = start(20s);
  Client greedy{server, "greedy"};
  send_until_full({&greedy, 1});
  greedy.finish_sending();  // and never reads what is pending
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  CHECK(or_skip(harness::idle_cpu_time(server.pid(), 400ms)) < 5ms);
}

TEST_CASE("SIGTERM and SIGINT end it with clients connected", "[one-client]") {
  for (const int signal : {SIGTERM, SIGINT}) {
    auto server = start(20s);
    auto clients = connect(server, 20);
    clients[0].send("x");
    clients[0].expect("x");
    const auto ending = stop(server, signal);
    CHECK(ending.status == 0);
    CHECK(ending.errors == "");
    for (auto& client : clients) client.wait_for_end();
  }
}

TEST_CASE("a signal that means nothing to it changes nothing", "[one-client]") {
  auto server = start(20s);
  Client client{server};
  for (int i = 0; i < 20; ++i) {
    server.signal(SIGSTOP);
    server.signal(SIGCONT);
    server.signal(SIGPIPE);
    client.send("x");
    client.expect("x");
  }
}
