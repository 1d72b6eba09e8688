// The server's parts by themselves.

#include <chrono>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "glob.hpp"
#include "harness/catch.hpp"
#include "integer.hpp"
#include "keyspace.hpp"
#include "reply.hpp"
#include "resp/parse.hpp"

using namespace std::chrono_literals;
using resp::Expirations;
using resp::Keyspace;

TEST_CASE("parser: however the bytes are cut, they say the same") {
  const std::vector<std::string> pieces{
      "*1\r\n",   "*2\r\n",          "*0\r\n",
      "*-1\r\n",  "$4\r\nPING\r\n",  "$0\r\n\r\n",
      "PING\r\n", "$3\r\n\r\n$\r\n", "echo 'a b' \"\\x41\\\"\"\n",
      "\r\n",     "get \"\r\n",      "$-1\r\n",
      "*x\r\n"};
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random{seed};
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    for (auto left = random() % 8; left > 0; --left)
      bytes += pieces[random() % pieces.size()];
    const auto whole = parse::at_once(bytes);
    REQUIRE(parse::in_pieces(bytes, [] { return 1; }) == whole);
    REQUIRE(parse::in_pieces(bytes, [&] { return 1 + random() % 9; }) == whole);
  }
}

TEST_CASE("parser: what is announced takes no memory") {
  resp::RequestParser parser;
  CHECK(parser.parse("*2147483647\r\n$536870912\r\nx") ==
        resp::RequestParser::Status::incomplete);
  CHECK(parser.arguments().empty());
}

TEST_CASE("integer: one number has one spelling") {
  CHECK(resp::to_integer("0") == 0);
  CHECK(resp::to_integer("-9223372036854775808") == INT64_MIN);
  for (const auto* text : {"", "-", "+1", "01", "-0", "-01", "1 ", " 1", "1.0", "0x1",
                           "9223372036854775808"})
    CHECK(!resp::to_integer(text));
}

TEST_CASE("glob: patterns") {
  const std::vector<std::pair<std::string, std::string>> fit{
      {"", ""},           {"*", ""},      {"**", ""},      {"*", "abc"},
      {"a*c", "abbc"},    {"a?c", "abc"}, {"[ab]c", "bc"}, {"[^ab]c", "cc"},
      {"[a-c]*", "cx"},   {"[c-a]", "b"}, {"\\*", "*"},    {"[\\]]", "]"},
      {"*a*b", "xaxbxb"}, {"[a", "a"},    {"\\", "\\"},    {"[a-", "-"}};
  for (const auto& [pattern, text] : fit) CHECK(resp::matches(pattern, text));
  const std::vector<std::pair<std::string, std::string>> misfit{
      {"", "a"},      {"?", ""},   {"a", "A"},  {"a*c", "ab"}, {"[ab]", "c"},
      {"[^ab]", "a"}, {"[]", "a"}, {"a", "ab"}, {"*b", "a"}};
  for (const auto& [pattern, text] : misfit) CHECK(!resp::matches(pattern, text));
}

TEST_CASE("glob: many stars take no time") {
  std::string pattern;
  for (int i = 0; i < 1'000; ++i) pattern += "*a";
  CHECK(!resp::matches(pattern + "b", std::string(10'000, 'a')));
}

TEST_CASE("keyspace: keys expire at their time, and once") {
  Expirations expirations;
  Keyspace keys{expirations, 3};
  const auto pass = [&](std::chrono::milliseconds time) {
    expirations.now += time;
    expirations.unix_now += time.count();
    return expirations.timers.expire(
        expirations.now, [&](const auto& timer) { keys.expired(timer.token); });
  };
  keys.expire_at(keys.find_or_add("soon"), 10);
  keys.expire_at(keys.find_or_add("later"), 20);
  keys.expire_at(keys.find_or_add("moved"), 10);
  keys.expire_at(*keys.find("moved"), 30);
  keys.expire_at(keys.find_or_add("kept"), 10);
  keys.persist(*keys.find("kept"));
  keys.expire_at(keys.find_or_add("never"), INT64_MAX);
  CHECK(keys.expiring() == 4);

  CHECK(pass(9ms) == 0);
  CHECK(pass(1ms) == 1);
  CHECK(!keys.find("soon"));
  CHECK(keys.find("moved"));
  CHECK(pass(10ms) == 1);
  CHECK(pass(10ms) == 1);
  CHECK(keys.find("kept"));
  CHECK(keys.find("never"));
  keys.erase("never");
  CHECK(expirations.timers.empty());
}

TEST_CASE("keyspace: it knows what it holds") {
  Expirations expirations;
  Keyspace keys{expirations, 0};
  const auto empty = keys.memory();
  for (int i = 0; i < 100; ++i) {
    auto& entry = keys.find_or_add(std::to_string(i));
    keys.assign(entry, std::string(50, 'x'));
    keys.append(entry, "more");
    if (i % 2) keys.expire_at(entry, 1'000);
  }
  CHECK(keys.memory() > empty + 100 * 54);
  for (int i = 0; i < 100; i += 3) keys.erase(std::to_string(i));
  CHECK(keys.size() == 66);
  std::set<std::string> met;
  std::uint64_t place = 0;
  do {
    place = keys.scan(place, 7, [&](const auto& key) { met.insert(key.first); });
  } while (place != 0);
  CHECK(met.size() == 66);
  keys.clear();
  CHECK(keys.memory() == empty);
  CHECK(expirations.timers.empty());
}

TEST_CASE("reply: version 3 where it has forms of its own") {
  std::string bytes;
  resp::Reply two{bytes, 2, 1'000};
  two.null();
  two.map(2);
  two.set(1);
  two.text("ab");
  CHECK(std::exchange(bytes, {}) == "$-1\r\n*4\r\n*1\r\n$2\r\nab\r\n");
  auto three = two.in_version(3);
  three.null();
  three.map(2);
  three.set(1);
  three.text("ab");
  CHECK(bytes == "_\r\n%2\r\n~1\r\n=6\r\ntxt:ab\r\n");
}
