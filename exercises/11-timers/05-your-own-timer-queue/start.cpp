#include <algorithm>
#include <utility>

#include "exercise.hpp"

namespace minimio {
namespace {

constexpr std::size_t children = 4;

constexpr std::size_t parent_of(std::size_t place) { return (place - 1) / children; }
constexpr std::size_t first_child_of(std::size_t place) { return place * children + 1; }

}  // namespace

// The slots: one for each timer, at the same number as long as it lives.

bool TimerQueue::is_live(const Due& timer) const noexcept {
  return slots_[timer.slot].order == timer.order;
}

/// The timer of this slot is no more.
void TimerQueue::release(std::uint32_t slot) noexcept {
  slots_[slot].order = 0;
  slots_[slot].place = std::exchange(free_slot_, slot);
  --size_;
}

// The heap: no entry is before its parent. A slot knows the place of its entry.

void TimerQueue::put(std::size_t place, Entry entry) noexcept {
  heap_[place] = entry;
  slots_[entry.slot].place = static_cast<std::uint32_t>(place);
}

/// Moves an entry up from a free place to where it belongs.
void TimerQueue::rise(std::size_t place, Entry entry) noexcept {
  while (place > 0 && is_before(entry, heap_[parent_of(place)])) {
    put(place, heap_[parent_of(place)]);
    place = parent_of(place);
  }
  put(place, entry);
}

/// The same, down.
void TimerQueue::sink(std::size_t place, Entry entry) noexcept {
  for (;;) {
    const auto first = std::min(first_child_of(place), heap_.size());
    const auto end = std::min(first + children, heap_.size());
    const auto earliest = std::min_element(
        heap_.begin() + first, heap_.begin() + end,
        [&](const Entry& one, const Entry& other) { return is_before(one, other); });
    if (first == end || is_before(entry, *earliest)) break;
    put(place, *earliest);
    place = static_cast<std::size_t>(earliest - heap_.begin());
  }
  put(place, entry);
}

// TODO: all of the following.

bool TimerQueue::is_before(const Entry& one, const Entry& other) const noexcept {
  return one.slot < other.slot;
}

/// Takes an entry out of the heap, wherever it is.
void TimerQueue::erase(std::size_t /*place*/) noexcept {}

TimerId TimerQueue::add(Clock::time_point /*deadline*/, Token) { return {}; }

bool TimerQueue::cancel(TimerId) noexcept { return false; }

/// All that is due leaves the heap, and joins what is left over in `due_`.
void TimerQueue::collect_due(Clock::time_point /*now*/) {}

/// The next of those that were collected and have not been cancelled. In the end,
/// nothing; then `due_` is empty.
std::optional<TimerQueue::Expired> TimerQueue::take_due() noexcept { return {}; }

std::optional<Clock::time_point> TimerQueue::next_deadline() const noexcept {
  return {};
}

}  // namespace minimio
