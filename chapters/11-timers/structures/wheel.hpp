#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <vector>

#include "minimio/clock.hpp"

//! [wheel]
/// A slot for each millisecond of the next four seconds, and round again. A timer goes
/// into the slot of its deadline, whatever turn it is for. There is no order within a
/// slot, and nothing is earlier than a millisecond after its deadline.
/// @see Varghese and Lauck, Hashed and Hierarchical Timing Wheels, 1987
class Wheel {
 public:
  struct Id {
    std::size_t slot;
    std::list<minimio::Clock::time_point>::iterator place;
  };

  Id add(minimio::Clock::time_point deadline) {
    const auto slot = tick_of(deadline) % slots_.size();
    return {slot, slots_[slot].insert(slots_[slot].end(), deadline)};
  }

  void cancel(Id id) { slots_[id.slot].erase(id.place); }

  void expire(minimio::Clock::time_point now) {
    for (; next_tick_ < tick_of(now); ++next_tick_) {
      slots_[next_tick_ % slots_.size()].remove_if(
          [&](auto deadline) { return deadline <= now; });
    }
  }

 private:
  static std::size_t tick_of(minimio::Clock::time_point time) {
    return time.time_since_epoch() / std::chrono::milliseconds{1};
  }

  std::vector<std::list<minimio::Clock::time_point>> slots_{4096};
  std::size_t next_tick_ = 0;
};
//! [wheel]
