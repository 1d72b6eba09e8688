#include <poll.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

using Tokens = std::vector<Token>;

int bytes_in_pipe(const Waker& waker) {
  int bytes = 0;
  ::ioctl(waker.descriptor(), FIONREAD, &bytes);
  return bytes;
}

bool is_readable(const Waker& waker) {
  pollfd question{.fd = waker.descriptor(), .events = POLLIN, .revents = 0};
  return ::poll(&question, 1, 0) == 1;
}

Tokens sorted(Tokens tokens) {
  std::sort(tokens.begin(), tokens.end());
  return tokens;
}

}  // namespace

TEST_CASE("A wake-up makes the descriptor readable and its token is told.") {
  Waker waker;
  waker.wake(7);
  INFO("wake(7)");
  CHECK(is_readable(waker));
  const auto told = waker.take();
  INFO("take()");
  CHECK(told == Tokens{7});
}

TEST_CASE("A thousand wake-ups with one token are one byte in the pipe.") {
  Waker waker;
  for (int i = 0; i < 1000; ++i) waker.wake(7);
  const auto bytes = bytes_in_pipe(waker);
  INFO("wake(7), a thousand times");
  CHECK(bytes == 1);
}

TEST_CASE("A hundred wake-ups with different tokens are one byte in the pipe.") {
  Waker waker;
  for (Token token = 1; token <= 100; ++token) waker.wake(token);
  const auto bytes = bytes_in_pipe(waker);
  INFO("wake(1) to wake(100)");
  CHECK(bytes == 1);
}

TEST_CASE("A token that was woken a thousand times is told once.") {
  Waker waker;
  for (int i = 0; i < 1000; ++i) waker.wake(7);
  const auto times_told = waker.take().size();
  INFO("wake(7), a thousand times\ntake()");
  CHECK(times_told == 1);
}

TEST_CASE("A token is told once even when others were woken in between.") {
  Waker waker;
  for (int i = 0; i < 3; ++i)
    for (const Token token : {7, 8}) waker.wake(token);
  const auto told = sorted(waker.take());
  INFO("wake(7)\nwake(8)\nwake(7)\nwake(8)\nwake(7)\nwake(8)\ntake()");
  CHECK(told == Tokens{7, 8});
}

TEST_CASE("Each of three tokens is told.") {
  Waker waker;
  for (const Token token : {7, 8, 9}) waker.wake(token);
  const auto told = sorted(waker.take());
  INFO("wake(7)\nwake(8)\nwake(9)\ntake()");
  CHECK(std::set<Token>(told.begin(), told.end()) == std::set<Token>{7, 8, 9});
}

TEST_CASE("When all was told the descriptor is not readable.") {
  Waker waker;
  for (int i = 0; i < 1000; ++i) waker.wake(7);
  waker.take();
  INFO("wake(7), a thousand times\ntake()");
  CHECK_FALSE(is_readable(waker));
}

TEST_CASE("A token that was told can be woken again.") {
  Waker waker;
  waker.wake(7);
  waker.take();
  waker.wake(7);
  INFO("wake(7)\ntake()\nwake(7)");
  REQUIRE(is_readable(waker));
  const auto told = waker.take();
  INFO("take()");
  CHECK(told == Tokens{7});
}

TEST_CASE("No wake-up of four threads is lost.") {
  constexpr Token threads = 4, each = 500;
  Waker waker;
  std::vector<std::jthread> workers;
  for (Token worker = 0; worker < threads; ++worker)
    workers.emplace_back([&waker, worker] {
      for (Token i = 0; i < each; ++i) waker.wake(worker * each + i);
    });
  std::set<Token> told;
  while (told.size() < threads * each) {
    pollfd question{.fd = waker.descriptor(), .events = POLLIN, .revents = 0};
    if (!harness::wait_for({&question, 1}, within(1000ms))) break;
    for (const auto token : waker.take()) told.insert(token);
  }
  const auto different = told.size();
  INFO("four threads wake 500 tokens each, and the loop takes whenever it is woken");
  CHECK(different == threads * each);
}
