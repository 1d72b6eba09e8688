#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

using Clock = std::chrono::steady_clock;
using Token = std::uint64_t;

class Timers {
 public:
  virtual ~Timers() = default;

  virtual void add(Clock::time_point deadline, Token token) = 0;

  /// Removes all timers whose deadline is `now` or before.
  /// @return their tokens. The earliest deadline comes first; among equal deadlines,
  /// the timer that was added first.
  virtual std::vector<Token> expire(Clock::time_point now) = 0;
};

std::unique_ptr<Timers> make_timers();
