#pragma once

#include "minimio/timer_queue.hpp"

/// minimio's own, to be compared with the others.
class Queue {
 public:
  using Id = minimio::TimerId;

  Id add(minimio::Clock::time_point deadline) { return timers_.add(deadline, {}); }
  void cancel(Id id) { timers_.cancel(id); }
  void expire(minimio::Clock::time_point now) {
    timers_.expire(now, [](const auto&) {});
  }

 private:
  minimio::TimerQueue timers_;
};
