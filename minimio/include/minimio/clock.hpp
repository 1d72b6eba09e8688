#pragma once

#include <chrono>

namespace minimio {

/// The clock of all deadlines. It never goes back, whatever is done to the time of day.
/// @see clock_gettime(2), CLOCK_MONOTONIC
using Clock = std::chrono::steady_clock;

/// The moment that lies `delay` after `now`; the last moment there is, where that would
/// overflow. A negative delay is none.
constexpr Clock::time_point deadline_after(Clock::time_point now,
                                           Clock::duration delay) noexcept {
  if (delay <= Clock::duration::zero()) return now;
  const bool overflows = now > Clock::time_point::max() - delay;
  return overflows ? Clock::time_point::max() : now + delay;
}

}  // namespace minimio
