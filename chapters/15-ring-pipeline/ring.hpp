#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

/// What two threads write must not share one of these. Most processors have lines of 64
/// bytes, and many fetch two of them at a time.
inline constexpr std::size_t cache_line = 128;

/// A queue between two threads: one pushes, the other pops. It has no lock, neither
/// ever waits, and after it is made it allocates nothing.
/// @see Lamport, Proving the Correctness of Multiprocess Programs, 1977
template <typename Thing>
class Ring {
 public:
  /// @param capacity how many it holds at most; rounded up to a power of two.
  explicit Ring(std::size_t capacity)
      : slots_(std::bit_ceil(capacity)), mask_{slots_.size() - 1} {}

  //! [push]
  /// The producer. @return false, and `thing` is as it was, when the ring is full.
  bool push(Thing& thing) {
    const auto tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_seen_ == slots_.size() && !has_room()) return false;
    slots_[tail & mask_] = std::move(thing);
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }
  //! [push]

  //! [pop]
  /// The consumer. @return nothing when the ring is empty.
  std::optional<Thing> pop() {
    const auto head = head_.load(std::memory_order_relaxed);
    if (head == tail_seen_ && is_empty()) return std::nullopt;
    std::optional<Thing> thing{std::move(slots_[head & mask_])};
    head_.store(head + 1, std::memory_order_release);
    return thing;
  }
  //! [pop]

  //! [look]
  /// The producer may ask whether there is room, the consumer whether there is nothing.
  bool has_room() {
    head_seen_ = head_.load(std::memory_order_acquire);
    return tail_.load(std::memory_order_relaxed) - head_seen_ != slots_.size();
  }
  bool is_empty() {
    tail_seen_ = tail_.load(std::memory_order_acquire);
    return head_.load(std::memory_order_relaxed) == tail_seen_;
  }
  //! [look]

  std::size_t capacity() const { return slots_.size(); }

 private:
  //! [layout]
  std::vector<Thing> slots_;
  const std::size_t mask_;
  alignas(cache_line) std::atomic<std::size_t> tail_ = 0;  // the producer writes these
  std::size_t head_seen_ = 0;
  alignas(cache_line) std::atomic<std::size_t> head_ = 0;  // the consumer these
  std::size_t tail_seen_ = 0;
  //! [layout]
};
