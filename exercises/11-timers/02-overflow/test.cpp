#include <climits>
#include <string>
#include <utility>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

using std::chrono::milliseconds;

constexpr auto day = 24h;
constexpr auto year = 365 * day;
constexpr auto last_moment = Clock::time_point::max();

const Clock::time_point now{10 * year};  // a machine that has run for long

void expect_the_last(milliseconds delay, const std::string& in_words) {
  const auto deadline = deadline_after(now, delay);
  INFO("the delay is " << in_words << ", and the clock is at 10 years");
  const auto days_from_now =
      std::chrono::duration<double>(deadline.time_since_epoch()) / day -
      std::chrono::duration<double>(now.time_since_epoch()) / day;
  INFO("the deadline lies " << days_from_now / 365 << " years after now");
  const bool is_the_last_moment = deadline == last_moment;
  REQUIRE(is_the_last_moment);
}

}  // namespace

TEST_CASE("A near deadline is what it was asked to be.") {
  for (const milliseconds delay : {0ms, 1ms, milliseconds{30 * day}}) {
    const auto ms_from_now = (deadline_after(now, delay) - now) / 1ms;
    INFO("the delay is " << delay.count() << " ms");
    REQUIRE(ms_from_now == delay.count());
  }
}

TEST_CASE("A deadline beyond the last moment is the last moment.") {
  expect_the_last(290 * year, "290 years");
}

TEST_CASE("A delay that the clock could not count leads to the last moment.") {
  expect_the_last(1000 * year, "1000 years");
  expect_the_last(milliseconds::max(), "the longest there is");
}

TEST_CASE("A delay that goes all round the clock leads to the last moment.") {
  expect_the_last(600 * year, "600 years");
}

TEST_CASE("A near deadline is waited for and no longer than that.") {
  for (const auto& [left, expected] : {std::pair{Clock::duration{5ms}, 5},
                                       {4100us, 5},
                                       {20 * day, 20 * 24 * 3600 * 1000}}) {
    const auto timeout = timeout_for(now + left, now);
    INFO("the deadline is in " << left / 1us << " microseconds");
    REQUIRE(timeout == expected);
  }
}

TEST_CASE("A deadline that an int can't count is waited for with INT_MAX.") {
  for (const auto days : {25, 40, 50, 60, 365, 36'500}) {
    const auto timeout = timeout_for(now + days * day, now);
    INFO("the deadline is in " << days << " days, and an int has room for 24.8");
    REQUIRE(timeout == INT_MAX);
  }
}

TEST_CASE("The last moment is a deadline like others.") {
  const auto timeout = timeout_for(last_moment, Clock::time_point{});
  INFO("the deadline is the last moment, and the clock is at 0");
  CHECK(timeout == INT_MAX);
}

TEST_CASE("A deadline that has passed is not waited for.") {
  for (const auto& [ago, in_words] : {std::pair{Clock::duration{0}, "now"},
                                      {5ms, "5 ms ago"},
                                      {8 * year, "8 years ago"}}) {
    const auto timeout = timeout_for(now - ago, now);
    INFO("the deadline was " << in_words);
    REQUIRE(timeout == 0);
  }
}

TEST_CASE("The first moment there is has passed.") {
  const auto timeout = timeout_for(Clock::time_point::min(), now);
  INFO("the deadline is Clock::time_point::min()");
  CHECK(timeout == 0);
}
