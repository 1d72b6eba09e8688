#pragma once

#include <cstddef>
#include <mutex>
#include <span>
#include <vector>

#include "minimio/event.hpp"
#include "minimio/waker.hpp"  // its constructor and `wake` are yours, too
#include "net/descriptor.hpp"

/// What a poller has so that other threads can end its wait. The poller watches the
/// descriptor, and when that is readable, it takes.
class Doorbell {
 public:
  Doorbell();

  /// Readable as long as there are wake-ups to take.
  int descriptor() const noexcept { return readable_.get(); }

  /// Any thread. It never waits. Of all the rings that nobody has taken, the first one
  /// writes a byte.
  void ring(minimio::Token token) noexcept;

  /// The thread that waits. Each token that was rung is told once, by an event with
  /// `Happened::wakeup`. What finds no room stays for the next time.
  ///
  /// A ring that comes meanwhile is told now, or makes the descriptor readable.
  /// @return how many events were written.
  std::size_t take(std::span<minimio::Event> events) noexcept;

 private:
  net::Descriptor readable_, writable_;
  std::mutex mutex_;
  std::vector<minimio::Token> tokens_;
};
