// The same random requests to this server and to Redis itself: the replies are the
// same, byte for byte.

#include <algorithm>
#include <cstdlib>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "resp/kit.hpp"

using namespace suite;

namespace {

using Words = std::vector<std::string>;

// The version that it is held against. Others word some errors in other ways.
constexpr std::string_view version = "redis_version:7.0.";

Server start_redis() try {
  Server server{{"sh", REDIS_SCRIPT}, within(60s)};
  Client client{server};
  if (ask(client, {"INFO", "server"}).find(version) == std::string::npos)
    skip("the replies are those of Redis 7.0; the redis-server here is another");
  return server;
} catch (const harness::Unavailable& reason) {
  skip(reason.what());
}

/// Requests as nobody would make them, and some as everybody does.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_{seed} {}

  Words request() {
    Words words{command()};
    for (auto left = random_() % 5; left > 0; --left) words.push_back(word());
    if (random_() % 2) words = sensible();
    if (random_() % 8 == 0) words.push_back(word());
    if (random_() % 8 == 0 && words.size() > 1) words.pop_back();
    return words;
  }

  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  const std::string& one_of(const Words& words) { return words[below(words.size())]; }

  std::string command() {
    return one_of({"PING",   "ECHO",    "SET",    "GET",      "DEL",    "EXISTS",
                   "EXPIRE", "PEXPIRE", "TTL",    "PERSIST",  "INCR",   "INCRBY",
                   "DECR",   "APPEND",  "STRLEN", "MGET",     "MSET",   "KEYS",
                   "SCAN",   "TYPE",    "DBSIZE", "FLUSHDB",  "SELECT", "CLIENT",
                   "CONFIG", "get",     "Set",    "nonsense", "HELLO"});
  }
  std::string key() {
    return one_of({"a", "b", "c", "key:1", "key:2", "", "sp ace", "\xff\n"});
  }
  std::string number() {
    return one_of({"0", "1", "-1", "10", "007", "+5", "-0", "-", "1000", "99999999",
                   "3.5", "9223372036854775807", "-9223372036854775808",
                   "9223372036854775808", "9223372036854775", "9223372036854776",
                   "0x10", " 1", "1 "});
  }
  std::string life() {
    const auto long_life = std::to_string(1'000 + below(1'000'000));
    return one_of({long_life, long_life, "-5", "0", "x", number()});
  }
  std::string option() {
    return one_of({"NX", "XX", "GET", "KEEPTTL", "EX", "PX", "EXAT", "GT", "LT", "nx",
                   "MATCH", "COUNT", "TYPE", "SYNC", "ASYNC", "SETNAME", "GETNAME",
                   "nonsense", "AUTH"});
  }
  std::string value() {
    return one_of(
        {"value", number(), "", std::string(below(2'000), 'x'), "\r\n", "12"});
  }
  std::string pattern() {
    return one_of({"*", "a", "key:*", "key:?", "[a-c]", "[^a]", "\\a", "[c-a]*",
                   "k*:*1", "[", "[a", "?", "nothing", "*[", "\\"});
  }
  std::string word() {
    switch (below(6)) {
      case 0:
        return key();
      case 1:
        return number();
      case 2:
        return option();
      case 3:
        return value();
      case 4:
        return pattern();
      default:
        return life();
    }
  }

  Words sensible() {
    switch (below(20)) {
      case 0:
        return {"SET", key(), value()};
      case 1:
        return {"SET", key(), value(), "EX", life(), option()};
      case 2:
        return {"SET", key(), value(), option(), option()};
      case 3:
        return {"GET", key()};
      case 4:
        return {"MSET", key(), value(), key(), value()};
      case 5:
        return {"MGET", key(), key(), key()};
      case 6:
        return {"INCRBY", key(), number()};
      case 7:
        return {"INCR", key()};
      case 8:
        return {"DECR", key()};
      case 9:
        return {"APPEND", key(), value()};
      case 10:
        return {"EXPIRE", key(), life(), option()};
      case 11:
        return {"EXPIRE", key(), life()};
      case 12:
        return {"TTL", key()};
      case 13:
        return {"KEYS", pattern()};
      case 14:
        return {"SCAN", "0", "MATCH", pattern(), "COUNT", "1000"};
      case 15:
        return {"DEL", key(), key()};
      case 16:
        return {"SELECT", one_of({"0", "0", "1", "15", "16", "-1", "x"})};
      case 17:
        return {"CLIENT", one_of({"SETNAME", "GETNAME", "jump"}),
                one_of({"ann", "a b", ""})};
      case 18:
        return {"HELLO", one_of({"2", "3", "4", "x"})};
      default:
        return {"STRLEN", key()};
    }
  }

  std::mt19937_64 random_;
};

/// What is no promise: the order of keys, and with it which of them a part of a scan
/// has; and a client's own number.
std::string comparable(const Words& words, std::string reply) {
  const auto& name = words.front();
  const bool is_whole = words.size() > 5 && words[1] == "0" && words[5] == "1000";
  if (name == "SCAN" && !is_whole && reply.front() == '*') return "some keys";
  if (name == "KEYS" || name == "SCAN") {
    std::vector<std::string> lines;
    std::istringstream stream{reply};
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    std::sort(lines.begin(), lines.end());
    reply.clear();
    for (const auto& line : lines) reply += line + "\n";
  } else if (name == "HELLO") {
    const auto id = reply.find("id\r\n:");
    if (id != reply.npos) reply.erase(id, reply.find("mode") - id);
  }
  return reply;
}

// These say of themselves what no other server would.
bool is_of_its_own(const Words& words) {
  return words.size() > 1 && (words.front() == "CONFIG" || words.front() == "CLIENT") &&
         words[1] != "SETNAME" && words[1] != "GETNAME" && words[1] != "jump" &&
         words[1] != "nonsense";
}

/// Whether a key would expire while we compare. It would not do so in both servers at
/// the same moment.
bool makes_expire_soon(const Words& words) {
  constexpr long seconds = 300;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const bool in_seconds = words[i] == "EX" || words[0] == "EXPIRE";
    if (!in_seconds && words[i] != "PX" && words[0] != "PEXPIRE") continue;
    const auto number = std::strtol(words[i + 1].c_str(), nullptr, 10);
    if (0 < number && number < (in_seconds ? seconds : 1'000 * seconds)) return true;
  }
  return false;
}

/// The same, or what is left of a life, seen a moment later.
bool agree(const Words& words, const std::string& one, const std::string& other) {
  if (one == other) return true;
  if (words.front() != "TTL" || one.front() != ':' || other.front() != ':')
    return false;
  const auto left = std::stol(one.substr(1)), also = std::stol(other.substr(1));
  return left >= 0 && also >= 0 && std::abs(left - also) <= 1;
}

}  // namespace

TEST_CASE("random requests have the replies that Redis gives", "[redis]") {
  auto redis = start_redis();
  auto ours = start(60s);
  Client asks_redis{redis, "asks redis"}, asks_us{ours, "asks us"};
  Chance chance{seed()};
  for (int i = 0; i < 10'000; ++i) {
    const auto words = chance.request();
    if (is_of_its_own(words) || makes_expire_soon(words)) continue;
    const auto expected = comparable(words, ask(asks_redis, words));
    const auto seen = comparable(words, ask(asks_us, words));
    INFO("request " << i << ": " << request(words) << "Redis: " << expected
                    << "we:    " << seen);
    REQUIRE(agree(words, expected, seen));
  }
}

TEST_CASE("random bytes have the replies that Redis gives", "[redis]") {
  auto redis = start_redis();
  auto ours = start(60s);
  Chance chance{seed()};
  const std::vector<std::string> pieces{"*1\r\n",
                                        "*2\r\n",
                                        "*0\r\n",
                                        "$4\r\nPING\r\n",
                                        "$3\r\nfoo\r\n",
                                        "$0\r\n\r\n",
                                        "PING\r\n",
                                        "ping a\n",
                                        "\r\n",
                                        "*-1\r\n",
                                        "$-1\r\n",
                                        "*x\r\n",
                                        "echo 'a b'\r\n",
                                        "echo \"\\x41\"\r\n",
                                        "get \"\r\n",
                                        "echo 'a'b\r\n",
                                        "*1\r\n$4\r\nQUIT\r\n",
                                        "*3\r\n",
                                        "$1\r\na\r\n",
                                        "SET a 1\r\n",
                                        "INCR a\r\n",
                                        "*1\r$4\rPING\r\n",
                                        "nonsense\t1\r\n"};
  for (int i = 0; i < 300; ++i) {
    std::string bytes = "FLUSHDB\r\n";
    for (auto left = chance.below(8); left > 0; --left)
      bytes += pieces[chance.below(pieces.size())];
    std::vector<std::string> said;
    for (auto* server : {&redis, &ours}) {
      Client client{*server};
      client.send(bytes);
      client.finish_sending();
      std::string replies;
      while (!client.ended()) {
        pollfd readable{.fd = client.descriptor(), .events = POLLIN, .revents = 0};
        if (!harness::wait_for({&readable, 1}, client.deadline()))
          client.fail("the end", replies);
        replies += client.receive_what_came(64 * 1024);
      }
      said.push_back(replies);
    }
    INFO("bytes " << i << ": " << bytes);
    REQUIRE(said[1] == said[0]);
  }
}
