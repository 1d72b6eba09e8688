#pragma once

#include <algorithm>
#include <chrono>
#include <climits>
#include <optional>

#include "minimio/clock.hpp"

namespace minimio {

using Deadline = std::optional<Clock::time_point>;

//! [timeout]
/// How long it is to the deadline: never negative.
inline Clock::duration time_left(Clock::time_point deadline, Clock::time_point now) {
  return deadline <= now ? Clock::duration::zero() : deadline - now;
}

/// The same in milliseconds, as poll(2) takes it: -1 waits for ever. It is rounded up,
/// so that no wait ends early; and a wait that is too long for an int ends early, to be
/// begun again.
inline int timeout_ms(Deadline deadline) {
  if (!deadline) return -1;
  const auto left = time_left(*deadline, Clock::now());
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::min<std::chrono::milliseconds::rep>(ms, INT_MAX));
}
//! [timeout]

inline bool has_passed(Deadline deadline) {
  return deadline && *deadline <= Clock::now();
}

}  // namespace minimio
