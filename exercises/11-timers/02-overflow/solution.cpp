#include <algorithm>
#include <climits>

#include "exercise.hpp"

Clock::time_point deadline_after(Clock::time_point now,
                                 std::chrono::milliseconds delay) {
  const auto last = Clock::time_point::max();
  const auto room = std::chrono::floor<std::chrono::milliseconds>(last - now);
  return delay > room ? last : now + delay;
}

int timeout_for(Clock::time_point deadline, Clock::time_point now) {
  if (deadline <= now) return 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now);
  return static_cast<int>(std::min<std::int64_t>(left.count(), INT_MAX));
}
