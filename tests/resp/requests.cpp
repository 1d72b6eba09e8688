// What a request is, however its bytes come.

#include <random>
#include <string>
#include <vector>

#include "resp/kit.hpp"

using namespace suite;

TEST_CASE("a request is an array of strings, or a typed line") {
  auto server = start(10s);
  Client client{server};
  client.send("*1\r\n$4\r\nPING\r\n");
  client.expect("+PONG\r\n");
  client.send("PING\r\n");
  client.expect("+PONG\r\n");
  client.send("  ping 'two words'\n");
  client.expect("$9\r\ntwo words\r\n");
  client.send("echo \"\\x41\\n\\\"\"\r\n");
  client.expect("$3\r\nA\n\"\r\n");
  client.send("echo 'it\\'s'\r\n");
  client.expect("$4\r\nit's\r\n");
}

TEST_CASE("a request of nothing has no reply") {
  auto server = start(10s);
  Client client{server};
  client.send("\r\n*0\r\n*-1\r\n   \r\nPING\r\n");
  client.expect("+PONG\r\n");
}

TEST_CASE("requests come in pieces of any size") {
  auto server = start(60s);
  Client client{server};
  std::mt19937_64 random{seed()};
  for (int round = 0; round < 100; ++round) {
    const std::string value(random() % 300, 'v');
    const auto bytes = request({"SET", "key", value}) + "GET key\r\n" +
                       request({"STRLEN", "key"}) + request({"ECHO", "\r\n$3\r\n"});
    for (std::size_t at = 0; at < bytes.size();) {
      const auto size = std::min<std::size_t>(1 + random() % 20, bytes.size() - at);
      client.send(std::string_view{bytes}.substr(at, size));
      at += size;
    }
    const auto length = std::to_string(value.size());
    client.expect("+OK\r\n$" + length + "\r\n" + value + "\r\n:" + length +
                  "\r\n$6\r\n\r\n$3\r\n\r\n");
  }
}

TEST_CASE("a pipeline is answered in its order") {
  auto server = start(30s);
  Client client{server};
  std::string requests, replies;
  for (int i = 1; i <= 10'000; ++i) {
    requests += request({"INCR", "n"});
    replies += ":" + std::to_string(i) + "\r\n";
  }
  client.send(requests);
  client.expect(replies);
}

TEST_CASE("values hold any bytes and many of them") {
  auto server = start(60s);
  Client client{server};
  std::string value;
  for (int i = 0; i < 256; ++i) value += static_cast<char>(i);
  while (value.size() < 20'000'000) value += value;
  client.send(request({"SET", value.substr(0, 300), value}));
  client.expect("+OK\r\n");
  client.send(request({"GET", value.substr(0, 300)}));
  client.expect("$" + std::to_string(value.size()) + "\r\n" + value + "\r\n");
}

TEST_CASE("a request that can't be understood is answered, and ends the connection") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"*x\r\n", "invalid multibulk length"},
      {"*2147483648\r\n", "invalid multibulk length"},
      {"*1\r\nPING\r\n", "expected '$', got 'P'"},
      {"*1\r\n\r\n", "expected '$', got ' '"},
      {"*1\r\n$-1\r\n", "invalid bulk length"},
      {"*1\r\n$536870913\r\n", "invalid bulk length"},
      {"*1\r\n$+4\r\nPING\r\n", "invalid bulk length"},
      {"echo \"open\r\n", "unbalanced quotes in request"},
      {"echo \"a\"b\r\n", "unbalanced quotes in request"},
      {std::string(70'000, 'x'), "too big inline request"},
      {"*" + std::string(70'000, '1'), "too big mbulk count string"},
      {"*1\r\n$" + std::string(70'000, '1'), "too big bulk count string"}};
  auto server = start(20s);
  for (const auto& [bytes, error] : cases) {
    Client client{server};
    client.send("PING\r\n" + bytes);
    client.expect("+PONG\r\n-ERR Protocol error: " + error + "\r\n");
    client.wait_for_end();
  }
  Client next{server, "next"};
  check_reply(next, "PING", "+PONG");
}

TEST_CASE("QUIT is answered before the end") {
  auto server = start(10s);
  Client client{server};
  client.send("SET a 1\r\nQUIT\r\n");
  client.expect("+OK\r\n+OK\r\n");
  client.expect_end();
}

TEST_CASE("after a half-close what was asked is still answered") {
  auto server = start(10s);
  Client client{server};
  client.send("PING\r\n*1\r\n$4\r\nPI");
  client.finish_sending();
  client.expect("+PONG\r\n");
  client.expect_end();
}
