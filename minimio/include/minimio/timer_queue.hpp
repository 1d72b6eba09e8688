#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "minimio/clock.hpp"
#include "minimio/export.hpp"
#include "minimio/token.hpp"

namespace minimio {

/// Names one timer, for ever: no later timer of its queue has the same. The default
/// names none.
class TimerId {
 public:
  constexpr TimerId() noexcept = default;
  friend constexpr bool operator==(TimerId, TimerId) noexcept = default;

 private:
  friend class TimerQueue;
  constexpr TimerId(std::uint64_t order, std::uint32_t slot) noexcept
      : order_{order}, slot_{slot} {}

  std::uint64_t order_ = 0;  // of being added, from 1
  std::uint32_t slot_ = 0;
};

/// Deadlines, and who wants to hear of them. It makes no system call and reads no
/// clock: what time it is, you tell it.
///
///  - Timers with equal deadlines expire in the order in which they were added.
///  - A timer that is added during a pass of `expire` waits for the next pass.
///  - `cancel` is safe with the id of a timer that has expired or was cancelled.
///
/// To add and to cancel cost a time that grows with the logarithm of the number of
/// timers at worst, and hardly grows with random deadlines. It is a heap, in which
/// every entry has four below it.
///
/// Threads: one at a time.
/// @see Williams, Algorithm 232: Heapsort, 1964
class MINIMIO_API TimerQueue {
 public:
  /// What `expire` tells of a timer.
  struct Expired {
    TimerId id;
    Token token;
    Clock::time_point deadline;
  };

  /// @param deadline may have passed already: then it expires in the next pass.
  TimerId add(Clock::time_point deadline, Token token);

  /// @return whether there was such a timer; from now on there is none.
  bool cancel(TimerId id) noexcept;

  /// Calls `fire(Expired)` for each timer whose deadline is `now` or before, the
  /// earliest first. In `fire` you may add and cancel, those included that are due in
  /// this pass. If `fire` throws, what is left expires in the next pass.
  /// @return how many expired.
  template <typename Fire>
  std::size_t expire(Clock::time_point now, Fire&& fire) {
    collect_due(now);
    std::size_t count = 0;
    while (const auto timer = take_due()) {
      ++count;
      fire(*timer);
    }
    return count;
  }

  /// When the next timer expires, if there is one.
  std::optional<Clock::time_point> next_deadline() const noexcept;

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

 private:
  //! [entries]
  struct Entry {
    Clock::time_point deadline;
    std::uint32_t slot;
  };
  struct Slot {
    Token token{};
    std::uint64_t order = 0;  // of the timer that has this slot, if one has it
    std::uint32_t place = 0;  // in the heap; of a free slot, the next free one
  };
  //! [entries]

  struct Due {
    Clock::time_point deadline;
    std::uint64_t order;
    std::uint32_t slot;
    auto operator<=>(const Due&) const = default;
  };

  bool is_before(const Entry& one, const Entry& other) const noexcept;
  void put(std::size_t place, Entry entry) noexcept;
  void rise(std::size_t place, Entry entry) noexcept;
  void sink(std::size_t place, Entry entry) noexcept;
  void erase(std::size_t place) noexcept;
  bool is_live(const Due& timer) const noexcept;
  void release(std::uint32_t slot) noexcept;
  void collect_due(Clock::time_point now);
  std::optional<Expired> take_due() noexcept;

  static constexpr std::uint32_t none = 0xffff'ffff;

  std::vector<Entry> heap_;
  std::vector<Slot> slots_;
  std::uint32_t free_slot_ = none;
  std::vector<Due> due_;          // collected by a pass, and those cancelled since then
  std::size_t taken_of_due_ = 0;  // how many of them that pass has gone through
  std::uint64_t added_ = 0;
  std::size_t size_ = 0;
};

}  // namespace minimio
