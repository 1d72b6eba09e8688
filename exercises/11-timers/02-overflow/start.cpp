#include <algorithm>
#include <climits>

#include "exercise.hpp"

Clock::time_point deadline_after(Clock::time_point now,
                                 std::chrono::milliseconds delay) {
  return now + delay;
}

int timeout_for(Clock::time_point deadline, Clock::time_point now) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now);
  return std::max(0, static_cast<int>(left.count()));
}
