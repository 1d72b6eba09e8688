#include <algorithm>
#include <random>
#include <string>
#include <utility>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

using Tokens = std::vector<Token>;

Clock::time_point at(Clock::duration time) { return Clock::time_point{time}; }

std::string text_of(const Tokens& tokens) {
  std::string text;
  for (const auto token : tokens)
    text += (text.empty() ? "" : ", ") + std::to_string(token);
  return text.empty() ? "nothing" : text;
}

void expect(const Tokens& expected, const Tokens& expired) {
  const bool are_those_expected = expired == expected;
  INFO("expected  " << text_of(expected) << "\nexpired   " << text_of(expired));
  if (!are_those_expected) FAIL();
}

}  // namespace

TEST_CASE("The earliest deadline expires first and what is not due stays.") {
  const auto timers = make_timers();
  timers->add(at(3ms), 1);
  timers->add(at(1ms), 2);
  timers->add(at(9ms), 3);
  timers->add(at(2ms), 4);
  INFO("add timer 1 at 3 ms, 2 at 1 ms, 3 at 9 ms, 4 at 2 ms; expire at 5 ms");
  expect({2, 4, 1}, timers->expire(at(5ms)));
  INFO("expire at 9 ms");
  expect({3}, timers->expire(at(9ms)));
}

TEST_CASE("Two equal deadlines expire in the order in which they were added.") {
  const auto timers = make_timers();
  timers->add(at(5ms), 1);
  timers->add(at(5ms), 2);
  INFO("add timers 1 and 2 at 5 ms; expire at 5 ms");
  expect({1, 2}, timers->expire(at(5ms)));
}

TEST_CASE("Ten equal deadlines expire in the order in which they were added.") {
  const auto timers = make_timers();
  const Tokens tokens{7, 3, 9, 1, 10, 5, 2, 8, 4, 6};
  for (const auto token : tokens) timers->add(at(5ms), token);
  INFO("add timers " << text_of(tokens) << ", all at 5 ms; expire at 5 ms");
  expect(tokens, timers->expire(at(5ms)));
}

TEST_CASE(
    "Who was added before others have expired comes before who was added after.") {
  const auto timers = make_timers();
  for (const Token token : {1, 2, 3}) timers->add(at(1ms), token);
  for (const Token token : {4, 5, 6}) timers->add(at(9ms), token);
  INFO("add timers 1, 2, 3 at 1 ms and 4, 5, 6 at 9 ms; expire at 1 ms");
  expect({1, 2, 3}, timers->expire(at(1ms)));
  for (const Token token : {7, 8, 9}) timers->add(at(9ms), token);
  INFO("add timers 7, 8, 9 at 9 ms; expire at 9 ms");
  expect({4, 5, 6, 7, 8, 9}, timers->expire(at(9ms)));
}

TEST_CASE("A pass in which nothing expires changes no order.") {
  const auto timers = make_timers();
  for (const Token token : {1, 2, 3}) timers->add(at(9ms), token);
  INFO("add timers 1, 2, 3 at 9 ms; expire at 1 ms");
  expect({}, timers->expire(at(1ms)));
  for (const Token token : {4, 5, 6}) timers->add(at(9ms), token);
  INFO("add timers 4, 5, 6 at 9 ms; expire at 9 ms");
  expect({1, 2, 3, 4, 5, 6}, timers->expire(at(9ms)));
}

TEST_CASE("A hundred thousand equal deadlines keep their order.") {
  constexpr Token count = 100'000;
  const auto timers = make_timers();
  for (Token token = 0; token < count; ++token) timers->add(at(5ms), token);
  const auto expired = timers->expire(at(5ms));
  INFO("add 100000 timers at 5 ms; expire at 5 ms");
  CHECK(expired.size() == count);
  const auto swapped =
      std::adjacent_find(expired.begin(), expired.end(),
                         [](Token one, Token next) { return one >= next; });
  if (swapped != expired.end())
    FAIL("timer " << swapped[1] << " came after timer " << swapped[0]);
}

TEST_CASE("Timers that come and go by chance expire as if they were sorted.") {
  std::mt19937_64 random{seed()};
  const auto any = [&](int end) {
    return std::uniform_int_distribution<int>{0, end - 1}(random);
  };
  const auto timers = make_timers();
  std::vector<std::pair<int, Token>> sorted;  // by deadline, the tokens count up
  Token added = 0;
  for (int now = 0; now < 200; ++now) {
    for (int i = any(5); i > 0; --i) {
      const int deadline = now + any(4);
      timers->add(at(deadline * 1ms), ++added);
      sorted.emplace_back(deadline, added);
    }
    std::ranges::sort(sorted);
    Tokens due;
    while (!sorted.empty() && sorted.front().first <= now) {
      due.push_back(sorted.front().second);
      sorted.erase(sorted.begin());
    }
    INFO(
        "each millisecond some timers are added, 0 to 3 ms ahead, with tokens that\n"
        "count up; expire at "
        << now << " ms");
    expect(due, timers->expire(at(now * 1ms)));
  }
}
