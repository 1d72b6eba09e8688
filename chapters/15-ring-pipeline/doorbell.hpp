#pragma once

#include <atomic>
#include <chrono>
#include <span>

#include "minimio/event_queue.hpp"

/// Wakes a thread, but only if it sleeps.
class Doorbell {
 public:
  /// @param token of the event that ends the wait.
  Doorbell(minimio::EventQueue& queue, minimio::Token token)
      : queue_{queue}, waker_{queue.make_waker(token)} {}

  //! [ring]
  /// Any thread, after it has put something where this one will look.
  void ring() {
    if (is_asleep_.exchange(false, std::memory_order_acq_rel)) waker_.wake();
  }
  //! [ring]

  //! [wait]
  /// The thread itself. It says first that it sleeps, and looks then whether there is
  /// something to do.
  template <typename Look>
  std::span<const minimio::Event> wait(Look something_to_do) {
    is_asleep_.exchange(true, std::memory_order_acq_rel);
    const auto events = something_to_do()
                            ? queue_.wait(minimio::Clock::duration::zero())
                            : queue_.wait();
    is_asleep_.exchange(false, std::memory_order_acq_rel);
    return events;
  }
  //! [wait]

 private:
  minimio::EventQueue& queue_;
  const minimio::Waker waker_;
  std::atomic<bool> is_asleep_ = false;  // only ever exchanged
};
