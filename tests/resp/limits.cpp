// Clients that want too much, and too many clients.

#include <string>
#include <vector>

#include "resp/kit.hpp"

using namespace suite;

TEST_CASE("announced bytes cost nothing until they come") {
  auto server = start(20s);
  Client first{server, "first"};
  check_reply(first, "PING", "+PONG");
  const auto before = or_skip(harness::private_kib(server.pid()));
  auto clients = connect(server, 100);
  for (auto& client : clients) {
    client.send("*2147483647\r\n$536870912\r\nbegin");
    check_reply(first, "PING", "+PONG");
  }
  const auto after = or_skip(harness::private_kib(server.pid()));
  CHECK(after < before + memory_factor * 1'024);
}

TEST_CASE(
    "a client that never reads its replies costs bounded memory and delays nobody") {
  auto server = start(60s);
  Client other{server, "other"};
  ask(other, {"SET", "big", std::string(100'000, 'x')});
  const auto before = or_skip(harness::private_kib(server.pid()));

  auto slow = connect(server, 10);
  std::string gets;
  while (gets.size() < 64 * 1024) gets += request({"GET", "big"});
  for (auto& client : slow) {
    while (client.send_what_fits(gets) > 0)  // each of these asks for 300 MB
      check_reply(other, "PING", "+PONG");
  }
  const auto after = or_skip(harness::private_kib(server.pid()));
  CHECK(after < before + memory_factor * 10 * 512);
}

TEST_CASE("what a slow client has asked for comes when it reads") {
  auto server = start(60s);
  Client client{server};
  const std::string value(1'000'000, 'x');
  ask(client, {"SET", "big", value});
  std::string gets;
  for (int i = 0; i < 40; ++i) gets += request({"GET", "big"});
  client.send(gets + request({"ECHO", "end"}));
  client.finish_sending();
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  for (int i = 0; i < 40; ++i) client.expect("$1000000\r\n" + value + "\r\n");
  client.expect("$3\r\nend\r\n");
  client.expect_end();
}

TEST_CASE("a reply that is too long ends the connection") {
  auto server = start_with({"--max-reply", "10MB"}, 20s);
  Client other{server, "other"};
  ask(other, {"SET", "big", std::string(1'000'000, 'x')});
  const auto before = or_skip(harness::private_kib(server.pid()));

  std::vector<std::string> words(1'000, "big");
  words.front() = "MGET";
  Client greedy{server, "greedy"};
  greedy.send(request(words));
  greedy.expect_end();
  check_reply(other, "PING", "+PONG");
  const auto after = or_skip(harness::private_kib(server.pid()));
  CHECK(after < before + memory_factor * 32 * 1'024);
}

TEST_CASE("a request of a million strings takes time that grows with its size") {
  auto server = start(30s);
  Client client{server};
  std::string bytes = "*1000001\r\n" + std::string{"$3\r\nDEL\r\n"};
  for (int i = 0; i < 1'000'000; ++i) bytes += "$1\r\nk\r\n";
  client.send(bytes);
  client.expect(":0\r\n");
}

TEST_CASE("one client too many is told so") {
  auto server = start_with({"--max-clients", "2"}, 20s);
  Client first{server, "first"};
  check_reply(first, "PING", "+PONG");
  {
    Client second{server, "second"};
    check_reply(second, "PING", "+PONG");
    Client third{server, "third"};
    third.expect("-ERR max number of clients reached\r\n");
    third.expect_end();
    CHECK(info(first, "rejected_connections") == 1);
  }
  REQUIRE(harness::eventually([&] { return info(first, "connected_clients") == 1; },
                              server.deadline()));
  Client next{server, "next"};
  check_reply(next, "PING", "+PONG");
}

TEST_CASE("out of descriptors, clients wait and are served later") {
  auto server = start(60s, {.descriptors = 64, .address_space = {}});
  auto clients = connect(server, 100);
  for (auto& client : clients) client.send("PING\r\n");
  for (auto& client : clients) {
    client.expect("+PONG\r\n");  // whoever is served makes room
    client.close();
  }
}

TEST_CASE("clients that vanish leave nothing behind") {
  auto server = start(60s);
  Client first{server, "first"};
  ask(first, {"SET", "big", std::string(1'000'000, 'x')});
  check_that_none_is_left(server, [&] {
    for (int i = 0; i < 300; ++i) {
      Client client{server};
      client.send(i % 2 ? "GET big\r\nGET big\r\n" : "*3\r\n$3\r\nSET\r\n$10\r\nab");
      if (i % 3) {
        client.reset();
      } else {
        client.close();
      }
    }
    CHECK(harness::eventually([&] { return info(first, "connected_clients") == 1; },
                              server.deadline()));
  });
}
