#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Clock::time_point now{1h};

std::string in_ms(Clock::duration time) {
  auto text = std::to_string(std::chrono::duration<double, std::milli>(time).count());
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text + " ms";
}

int timeout_to(Clock::duration left) {
  const std::vector deadlines{now + left};
  return timeout_for(deadlines, now);
}

}  // namespace

TEST_CASE("Without a deadline the wait has no end.") {
  const auto timeout = timeout_for({}, now);
  INFO("there is no deadline; to poll -1 is for ever");
  CHECK(timeout == -1);
}

TEST_CASE("The earliest deadline decides.") {
  const std::vector deadlines{now + 30ms, now + 10ms, now + 20ms};
  const auto timeout = timeout_for(deadlines, now);
  INFO("there are deadlines in 30 ms, 10 ms and 20 ms");
  CHECK(timeout == 10);
}

TEST_CASE("When the wait is over the deadline has passed.") {
  std::mt19937_64 random{seed()};
  std::uniform_int_distribution<std::int64_t> up_to_a_minute{0, 60'000'000'000};
  std::vector<Clock::duration> all{400us, 1ns, 999'999ns, 1400us, 1500us, 1600us};
  for (int i = 0; i < 100; ++i) all.emplace_back(up_to_a_minute(random));
  for (const auto left : all) {
    const auto timeout = timeout_to(left);
    INFO("the deadline is in " << in_ms(left));
    const auto too_early = left - std::chrono::milliseconds{timeout};
    INFO("the timeout is " << timeout << ", so the wait ends " << in_ms(too_early)
                           << " too early");
    const bool has_passed = too_early <= 0ns;
    REQUIRE(has_passed);
  }
}

TEST_CASE("The last part of a millisecond is slept and not spun through.") {
  const auto deadline = now + 700us;
  int turns = 0;
  for (auto time = now; time < deadline && turns < 1000; ++turns) {
    const std::chrono::milliseconds timeout{timeout_for({&deadline, 1}, time)};
    time += std::max<Clock::duration>(timeout, 10us);  // what a turn takes in any case
  }
  INFO("the deadline is in 0.7 ms; the loop waits, looks, and waits again until then");
  CHECK(turns == 1);
}

TEST_CASE("A wait for whole milliseconds is as long as that.") {
  for (const int left : {1, 5, 1000}) {
    const auto timeout = timeout_to(std::chrono::milliseconds{left});
    INFO("the deadline is in " << left << " ms");
    REQUIRE(timeout == left);
  }
}

TEST_CASE("Most of a millisecond counts as a whole one.") {
  const auto timeout = timeout_to(2700us);
  INFO("the deadline is in 2.7 ms");
  CHECK(timeout == 3);
}

TEST_CASE("A deadline that has passed is not waited for.") {
  for (const Clock::duration ago : {0ms, 1ms, 5ms, 60'000ms}) {
    const auto timeout = timeout_to(-ago);
    INFO("the deadline was " << in_ms(ago) << " ago");
    REQUIRE(timeout == 0);
  }
}
