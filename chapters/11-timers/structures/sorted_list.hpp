#pragma once

#include <algorithm>
#include <list>

#include "minimio/clock.hpp"

//! [sorted-list]
/// The next timer is the first; a new one is put where it belongs, which is looked for
/// from the end.
class SortedList {
 public:
  using Id = std::list<minimio::Clock::time_point>::iterator;

  Id add(minimio::Clock::time_point deadline) {
    const auto is_before = [&](auto other) { return other <= deadline; };
    const auto before = std::find_if(timers_.rbegin(), timers_.rend(), is_before);
    return timers_.insert(before.base(), deadline);
  }

  void cancel(Id id) { timers_.erase(id); }

  void expire(minimio::Clock::time_point now) {
    while (!timers_.empty() && timers_.front() <= now) timers_.pop_front();
  }

 private:
  std::list<minimio::Clock::time_point> timers_;
};
//! [sorted-list]
