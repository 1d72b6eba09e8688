#pragma once

#include "doorbell.hpp"
#include "ring.hpp"

/// A ring and the bells of its two threads. The consumer is woken when something comes,
/// and the producer, if it found the ring full, when there is room.
template <typename Thing>
class Channel {
 public:
  Channel(std::size_t capacity, Doorbell& producer, Doorbell& consumer)
      : ring_{capacity}, producer_{producer}, consumer_{consumer} {}

  //! [push]
  /// The producer. @return false, and `thing` is as it was, when there is no room.
  bool push(Thing& thing) {
    if (!ring_.push(thing)) return false;
    consumer_.ring();
    return true;
  }

  /// The producer, who has found no room, after it has said that it sleeps. It says
  /// that it waits for room, and looks then whether there is some.
  bool has_room() {
    waits_for_room_.exchange(true, std::memory_order_acq_rel);
    return ring_.has_room();
  }
  //! [push]

  //! [pop]
  /// The consumer.
  std::optional<Thing> pop() {
    auto thing = ring_.pop();
    if (thing && waits_for_room_.exchange(false, std::memory_order_acq_rel))
      producer_.ring();
    return thing;
  }
  //! [pop]

  bool is_empty() { return ring_.is_empty(); }

 private:
  Ring<Thing> ring_;
  Doorbell& producer_;
  Doorbell& consumer_;
  alignas(cache_line) std::atomic<bool> waits_for_room_ = false;  // only ever exchanged
};
