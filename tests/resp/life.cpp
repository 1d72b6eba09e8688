// Time, signals, and more processes than one.

#include <cerrno>
#include <csignal>
#include <string>

#include "resp/kit.hpp"

using namespace suite;

TEST_CASE("a key that expires goes without being asked for") {
  auto server = start(20s);
  Client client{server};
  for (int i = 0; i < 1'000; ++i) {
    const auto key = std::to_string(i);
    CHECK(ask(client, {"SET", key, "v", "PX", std::to_string(1 + i % 50)}) ==
          "+OK\r\n");
  }
  ask(client, {"SET", "stays", "v", "PX", "1000000"});
  REQUIRE(harness::eventually([&] { return info(client, "expired_keys") == 1'000; },
                              server.deadline()));
  check_reply(client, "DBSIZE", ":1");
  check_that_it_sleeps(server);
}

TEST_CASE("no key is seen after its time, nor gone before") {
  auto server = start(20s);
  Client client{server};
  for (int i = 0; i < 20; ++i) {
    const auto start = harness::Clock::now();
    ask(client, {"SET", "k", "v", "PX", "30"});
    while (ask(client, {"GET", "k"}) != "$-1\r\n") {
      REQUIRE(harness::Clock::now() < server.deadline());
    }
    CHECK(harness::Clock::now() - start >= 29ms);
  }
}

TEST_CASE("another life replaces the first") {
  auto server = start(20s);
  Client client{server};
  ask(client, {"SET", "other", "v", "PX", "20"});
  for (int i = 0; i < 10; ++i) ask(client, {"SET", "k", "v", "PX", "20"});
  ask(client, {"SET", "k", "v"});
  REQUIRE(harness::eventually([&] { return info(client, "expired_keys") > 0; },
                              server.deadline()));
  check_reply(client, "GET k", "$1\r\nv");
  check_reply(client, "DBSIZE", ":1");
}

TEST_CASE("without requests it sleeps") {
  auto server = start(10s);
  auto clients = connect(server, 10);
  for (auto& client : clients) check_reply(client, "PING", "+PONG");
  check_that_it_sleeps(server);
}

TEST_CASE("asked to stop it ends with status 0") {
  for (const int signal : stop_signals()) {
    auto server = start(10s);
    Client client{server};
    check_reply(client, "PING", "+PONG");
    CHECK(stop(server, signal).status == 0);
  }
}

TEST_CASE("workers share a port and end together", "[workers]") {
  auto server = start_with({"--workers", "3"}, 30s);
  std::size_t most = 0;
  auto clients = connect(server, 60);
  for (auto& client : clients) most = std::max(most, info(client, "connected_clients"));
  CHECK(most < 60);  // no process has them all
  CHECK(stop(server).status == 0);
  for (auto& client : clients) client.wait_for_end();
}

TEST_CASE("workers end when the first is killed", "[workers]") {
  auto server = start_with({"--workers", "3"}, 30s);
  auto clients = connect(server, 60);
  for (auto& client : clients) check_reply(client, "PING", "+PONG");
  server.signal(SIGKILL);
  for (auto& client : clients) client.wait_for_end();
}
