#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "minimio/clock.hpp"

/// Every entry has some below it, which are later. The next timer is the first; the
/// others are in no order.
template <std::size_t children>
class Heap {
 public:
  using Id = std::size_t*;  // where the timer is now

  //! [add-cancel]
  Id add(minimio::Clock::time_point deadline) {
    entries_.push_back({deadline, std::make_unique<std::size_t>()});
    const Id id = entries_.back().place.get();
    rise(entries_.size() - 1);
    return id;
  }

  // The last comes into the gap, and goes up or down to where it belongs.
  void cancel(Id id) {
    const auto gap = *id;
    swap(gap, entries_.size() - 1);
    entries_.pop_back();
    if (gap == entries_.size()) return;
    rise(gap);
    sink(gap);
  }
  //! [add-cancel]

  void expire(minimio::Clock::time_point now) {
    while (!entries_.empty() && entries_.front().deadline <= now)
      cancel(entries_.front().place.get());
  }

 private:
  struct Entry {
    minimio::Clock::time_point deadline;
    std::unique_ptr<std::size_t> place;
  };

  void swap(std::size_t one, std::size_t other) {
    std::swap(entries_[one], entries_[other]);
    *entries_[one].place = one;
    *entries_[other].place = other;
  }

  //! [rise-sink]
  void rise(std::size_t place) {
    *entries_[place].place = place;
    while (place > 0) {
      const auto parent = (place - 1) / children;
      if (entries_[parent].deadline <= entries_[place].deadline) return;
      swap(place, parent);
      place = parent;
    }
  }

  void sink(std::size_t place) {
    for (;;) {
      const auto first = place * children + 1;
      if (first >= entries_.size()) return;
      const auto last = std::min(first + children, entries_.size());
      auto earliest = first;
      for (auto child = first + 1; child < last; ++child) {
        if (entries_[child].deadline < entries_[earliest].deadline) earliest = child;
      }
      if (entries_[place].deadline <= entries_[earliest].deadline) return;
      swap(place, earliest);
      place = earliest;
    }
  }
  //! [rise-sink]

  std::vector<Entry> entries_;
};
