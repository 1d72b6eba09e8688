#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>

using Clock = std::chrono::steady_clock;

class Timers {
 public:
  using Id = std::uint64_t;  // never given twice
  using Callback = std::function<void()>;

  Id add(Clock::time_point deadline, Callback callback);

  /// From now on the timer does not fire. Does nothing if it has fired, is firing, or
  /// was cancelled before.
  void cancel(Id id);

  /// Calls back the timers that are due, the earliest first. A callback may add and
  /// cancel. What it adds waits for the next pass. If it throws, so does the pass, and
  /// what is left expires in the next one.
  void expire(Clock::time_point now);

 private:
  struct Timer {
    Clock::time_point deadline;
    Callback callback;
  };

  std::map<Id, Timer> timers_;
  Id added_ = 0;
};
