#include <algorithm>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

/// A session, and what it has sent, call by call.
class Talk {
 public:
  void receive(std::string_view bytes) { session_.receive(bytes); }

  std::size_t calls() const { return sent_.size(); }
  std::string sent() const {
    std::string all;
    for (const auto& bytes : sent_) all += bytes;
    return all;
  }
  std::size_t longest_call() const {
    std::size_t longest = 0;
    for (const auto& bytes : sent_) longest = std::max(longest, bytes.size());
    return longest;
  }
  bool sent_nothing() const {
    return std::any_of(sent_.begin(), sent_.end(),
                       [](const auto& bytes) { return bytes.empty(); });
  }

 private:
  std::vector<std::string> sent_;
  Session session_{[this](std::string_view bytes) { sent_.emplace_back(bytes); }};
};

std::string repeated(std::string_view bytes, int times) {
  std::string all;
  for (; times > 0; --times) all += bytes;
  return all;
}

}  // namespace

TEST_CASE("Each request is answered, in order.") {
  Talk talk;
  talk.receive("PING\r\nECHO one\r\nJUMP\r\nECHO \r\n");
  const auto sent = talk.sent();
  CHECK(sent == "+PONG\r\n+one\r\n-ERR unknown command\r\n+\r\n");
}

TEST_CASE("A hundred requests that come at once are answered by one call of send.") {
  Talk talk;
  talk.receive(repeated("PING\r\n", 100));
  const auto sent = talk.sent();
  const auto calls = talk.calls();
  CHECK(sent == repeated("+PONG\r\n", 100));
  CHECK(calls == 1);
}

TEST_CASE("A request that comes alone is answered at once.") {
  Talk talk;
  for (int i = 1; i <= 3; ++i) {
    talk.receive("PING\r\n");
    const auto sent = talk.sent();
    CHECK(sent == repeated("+PONG\r\n", i));
  }
}

TEST_CASE("What is in front of half a request is answered at once.") {
  Talk talk;
  talk.receive("PING\r\nECHO wo");
  const auto before = talk.sent();
  CHECK(before == "+PONG\r\n");
  talk.receive("rds\r\n");
  const auto after = talk.sent();
  CHECK(after == "+PONG\r\n+words\r\n");
}

TEST_CASE("A request may come byte by byte.") {
  Talk talk;
  for (const char byte : std::string{"ECHO a\r\nPING\r\n"}) talk.receive({&byte, 1});
  const auto sent = talk.sent();
  CHECK(sent == "+a\r\n+PONG\r\n");
}

TEST_CASE("Never are more replies kept than are sent at once.") {
  Talk talk;
  talk.receive(repeated("ECHO " + std::string(1'000, 'x') + "\r\n", 1'000));
  const auto longest = talk.longest_call();
  const auto calls = talk.calls();
  const auto all = talk.sent().size();
  CHECK(all == 1'003'000);
  CHECK(longest < Session::most_at_once + 1'003);
  CHECK(calls <= 1'003'000 / Session::most_at_once + 1);
}

TEST_CASE("Nothing is sent when there is nothing to say.") {
  Talk talk;
  talk.receive("");
  talk.receive("PI");
  talk.receive("NG");
  const auto calls = talk.calls();
  CHECK(calls == 0);
  talk.receive("\r\n" + repeated("ECHO " + std::string(65'533, 'x') + "\r\n", 1));
  CHECK_FALSE(talk.sent_nothing());
}
