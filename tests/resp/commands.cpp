// What each command replies. against_redis.cpp holds all of it against Redis itself.

#include <string>

#include "resp/kit.hpp"

using namespace suite;

namespace {

constexpr auto no_integer = "-ERR value is not an integer or out of range";
constexpr auto null = "$-1";

}  // namespace

TEST_CASE("strings") {
  auto server = start(10s);
  Client client{server};
  check_reply(client, "GET k", null);
  check_reply(client, "SET k v", "+OK");
  check_reply(client, "get k", "$1\r\nv");
  check_reply(client, "SET k w NX", null);
  check_reply(client, "SET k w XX GET", "$1\r\nv");
  check_reply(client, "SET k x NX XX", "-ERR syntax error");
  check_reply(client, "APPEND k end", ":4");
  check_reply(client, "STRLEN k", ":4");
  check_reply(client, "MSET a 1 b 2", "+OK");
  check_reply(client, "MSET a 1 b",
              "-ERR wrong number of arguments for 'mset' command");
  check_reply(client, "MGET a none b", "*3\r\n$1\r\n1\r\n$-1\r\n$1\r\n2");
  check_reply(client, "TYPE k", "+string");
  check_reply(client, "TYPE none", "+none");
}

TEST_CASE("numbers") {
  auto server = start(10s);
  Client client{server};
  check_reply(client, "INCR n", ":1");
  check_reply(client, "INCRBY n 41", ":42");
  check_reply(client, "DECR n", ":41");
  check_reply(client, "INCRBY n -100", ":-59");
  check_reply(client, "SET n 9223372036854775807", "+OK");
  check_reply(client, "INCR n", "-ERR increment or decrement would overflow");
  check_reply(client, "GET n", "$19\r\n9223372036854775807");
  check_reply(client, "SET n -9223372036854775808", "+OK");
  check_reply(client, "DECR n", "-ERR increment or decrement would overflow");
  for (const std::string text : {"01", "+1", "1.0", "' 1'", "x", "''", "-0"}) {
    check_reply(client, "SET n " + text, "+OK");
    check_reply(client, "INCR n", no_integer);
    check_reply(client, "INCRBY m " + text, no_integer);
  }
}

TEST_CASE("keys") {
  auto server = start(10s);
  Client client{server};
  check_reply(client, "MSET one 1 two 2 three 3", "+OK");
  check_reply(client, "EXISTS one two one none", ":3");
  check_reply(client, "DBSIZE", ":3");
  check_reply(client, "KEYS t[a-i]*", "*1\r\n$5\r\nthree");
  check_reply(client, "SCAN 0 MATCH o??", "*2\r\n$1\r\n0\r\n*1\r\n$3\r\none");
  check_reply(client, "SCAN 0 TYPE hash", "*2\r\n$1\r\n0\r\n*0");
  check_reply(client, "SCAN x", "-ERR invalid cursor");
  check_reply(client, "DEL one none two", ":2");
  check_reply(client, "SELECT 15", "+OK");
  check_reply(client, "EXISTS three", ":0");
  check_reply(client, "SELECT 16", "-ERR DB index is out of range");
  check_reply(client, "SELECT 0", "+OK");
  check_reply(client, "FLUSHDB", "+OK");
  check_reply(client, "DBSIZE", ":0");
}

TEST_CASE("times to live") {
  auto server = start(10s);
  Client client{server};
  check_reply(client, "EXPIRE k 10", ":0");
  check_reply(client, "TTL k", ":-2");
  check_reply(client, "SET k v", "+OK");
  check_reply(client, "TTL k", ":-1");
  check_reply(client, "EXPIRE k 100", ":1");
  check_reply(client, "TTL k", ":100");
  check_reply(client, "SET k w KEEPTTL", "+OK");
  check_reply(client, "TTL k", ":100");
  check_reply(client, "EXPIRE k 50 GT", ":0");
  check_reply(client, "PEXPIRE k 200000 GT", ":1");
  check_reply(client, "TTL k", ":200");
  check_reply(client, "PERSIST k", ":1");
  check_reply(client, "PERSIST k", ":0");
  check_reply(client, "SET k v EX 100", "+OK");
  check_reply(client, "SET k v", "+OK");
  check_reply(client, "TTL k", ":-1");
  check_reply(client, "EXPIRE k -1", ":1");
  check_reply(client, "GET k", null);
  check_reply(client, "SET k v EX 0", "-ERR invalid expire time in 'set' command");
  check_reply(client, "SET k v PX x", no_integer);
  check_reply(client, "SET k v PX 9223372036854775807",
              "-ERR invalid expire time in 'set' command");
  check_reply(client, "SET k v PX 9000000000000000000", "+OK");
  check_reply(client, "DEL k", ":1");
}

TEST_CASE("the connection") {
  auto server = start(10s);
  Client client{server};
  check_reply(client, "PING", "+PONG");
  check_reply(client, "ECHO hello", "$5\r\nhello");
  check_reply(client, "CLIENT GETNAME", null);
  check_reply(client, "CLIENT SETNAME ann", "+OK");
  check_reply(client, "CLIENT GETNAME", "$3\r\nann");
  check_reply(
      client, "CLIENT SETNAME 'a n'",
      "-ERR Client names cannot contain spaces, newlines or special characters.");
  CHECK(ask(client, {"CLIENT", "LIST"}).find(" name=ann ") != std::string::npos);
  check_reply(client, "HELLO 4", "-NOPROTO unsupported protocol version");
  CHECK(ask(client, {"HELLO", "3"}).starts_with("%7\r\n$6\r\nserver\r\n"));
  check_reply(client, "GET none", "_");
  CHECK(ask(client, {"INFO", "memory"}).starts_with("="));
  CHECK(ask(client, {"CONFIG", "GET", "max*"}).starts_with("%2\r\n"));
  CHECK(ask(client, {"HELLO", "2", "SETNAME", "bob"}).starts_with("*14\r\n"));
  check_reply(client, "CLIENT GETNAME", "$3\r\nbob");
  check_reply(client, "CONFIG GET databases nothing*",
              "*2\r\n$9\r\ndatabases\r\n$2\r\n16");
}

TEST_CASE("what is no command") {
  auto server = start(10s);
  Client client{server};
  check_reply(client, "jump 'a\r' b",
              "-ERR unknown command 'jump', with args beginning with: 'a ' 'b' ");
  check_reply(client, "GET", "-ERR wrong number of arguments for 'get' command");
  check_reply(client, "CLIENT", "-ERR wrong number of arguments for 'client' command");
  check_reply(client, "CLIENT jump",
              "-ERR unknown subcommand 'jump'. Try CLIENT HELP.");
  check_reply(client, "CLIENT SETNAME",
              "-ERR wrong number of arguments for 'client|setname' command");
  check_reply(client, "COMMAND INFO jump", "*1\r\n*-1");
  CHECK(ask(client, {"COMMAND", "COUNT"}).front() == ':');
  CHECK(ask(client, {"COMMAND", "DOCS"}).front() == '*');
  CHECK(ask(client, {"COMMAND"}).front() == '*');
}

TEST_CASE("a scan meets every key that stays while others come and go") {
  auto server = start(30s);
  Client client{server};
  const auto group = [](const char* what, int number, int size) {
    std::vector<std::string> keys;
    for (int i = 0; i < size; ++i)
      keys.push_back(what + std::to_string(number * size + i));
    return keys;
  };
  const auto set = [&](const std::vector<std::string>& keys) {
    std::vector<std::string> words{"MSET"};
    for (const auto& key : keys) words.insert(words.end(), {key, "v"});
    CHECK(ask(client, words) == "+OK\r\n");
  };
  const auto staying = group("stays ", 0, 500);
  set(staying);
  std::string cursor = "0", met;
  int round = 0;
  do {
    set(group("comes ", round, 20));
    if (round > 1) {
      auto words = group("comes ", round - 2, 20);
      words.insert(words.begin(), "DEL");
      CHECK(ask(client, words) == ":20\r\n");
    }
    const auto reply = ask(client, {"SCAN", cursor, "COUNT", "30"});
    const auto start = reply.find('\n', 4) + 1;
    cursor = reply.substr(start, reply.find('\r', start) - start);
    met += reply;
  } while (cursor != "0" && ++round < 1'000);
  REQUIRE(cursor == "0");
  for (const auto& key : staying) CHECK(met.find("\n" + key + "\r") != met.npos);
}
