#include <algorithm>

#include "exercise.hpp"

int timeout_for(std::span<const Clock::time_point> deadlines, Clock::time_point now) {
  if (deadlines.empty()) return -1;
  const auto earliest = *std::min_element(deadlines.begin(), deadlines.end());
  const auto left = std::max(earliest - now, Clock::duration::zero());
  const auto timeout = std::chrono::ceil<std::chrono::milliseconds>(left);
  return static_cast<int>(timeout.count());
}
