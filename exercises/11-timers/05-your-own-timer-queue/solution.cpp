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

bool TimerQueue::is_before(const Entry& one, const Entry& other) const noexcept {
  return one.deadline < other.deadline;  // collect_due tells equal ones apart
}

/// Takes an entry out of the heap, wherever it is. The last one fills the gap.
void TimerQueue::erase(std::size_t place) noexcept {
  const auto last = heap_.back();
  heap_.pop_back();
  if (place == heap_.size()) return;
  if (place > 0 && is_before(last, heap_[parent_of(place)]))
    rise(place, last);
  else
    sink(place, last);
}

TimerId TimerQueue::add(Clock::time_point deadline, Token token) {
  if (free_slot_ == none) {
    slots_.push_back({.place = none});
    free_slot_ = static_cast<std::uint32_t>(slots_.size() - 1);
  }
  heap_.emplace_back();
  const auto slot = free_slot_;
  free_slot_ = slots_[slot].place;
  slots_[slot] = {.token = token, .order = ++added_};
  ++size_;
  rise(heap_.size() - 1, {deadline, slot});
  return {added_, slot};
}

bool TimerQueue::cancel(TimerId id) noexcept {
  if (id == TimerId{} || slots_[id.slot_].order != id.order_) return false;
  if (slots_[id.slot_].place != none) erase(slots_[id.slot_].place);
  release(id.slot_);
  return true;
}

/// All that is due leaves the heap, and joins what is left over in `due_`. Those are in
/// order by their deadlines and then by the numbers with which they were added.
void TimerQueue::collect_due(Clock::time_point now) {
  while (!heap_.empty() && heap_.front().deadline <= now) {
    const auto [deadline, slot] = heap_.front();
    due_.push_back({deadline, slots_[slot].order, slot});
    erase(0);
    slots_[slot].place = none;
  }
  std::sort(due_.begin() + taken_of_due_, due_.end());
}

/// The next of those that were collected and have not been cancelled. In the end,
/// nothing; then `due_` is empty.
std::optional<TimerQueue::Expired> TimerQueue::take_due() noexcept {
  while (taken_of_due_ < due_.size()) {
    const auto timer = due_[taken_of_due_++];
    if (!is_live(timer)) continue;
    const auto token = slots_[timer.slot].token;
    release(timer.slot);
    return Expired{TimerId{timer.order, timer.slot}, token, timer.deadline};
  }
  due_.clear();
  taken_of_due_ = 0;
  return {};
}

std::optional<Clock::time_point> TimerQueue::next_deadline() const noexcept {
  std::optional<Clock::time_point> next;
  if (!heap_.empty()) next = heap_.front().deadline;
  const auto left = std::find_if(due_.begin() + taken_of_due_, due_.end(),
                                 [&](const Due& timer) { return is_live(timer); });
  if (left != due_.end() && (!next || left->deadline < *next)) next = left->deadline;
  return next;
}

}  // namespace minimio
