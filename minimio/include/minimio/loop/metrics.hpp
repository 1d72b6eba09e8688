#pragma once

#include <cstdint>

#include "minimio/clock.hpp"

namespace minimio::loop {

/// What a loop has done since it was made. The times are those since `measure`; without
/// it they are zero, and the loop reads no clock for them.
struct Metrics {
  std::uint64_t turns = 0;
  std::uint64_t events = 0;     ///< I/O and wake-ups, those dropped included.
  std::uint64_t callbacks = 0;  ///< One for an event, a timer, a function, a closing.
  Clock::duration waiting{};    ///< Time within the poller's wait.
  Clock::duration working{};    ///< Time within callbacks.
  Clock::duration longest_callback{};
};

}  // namespace minimio::loop
