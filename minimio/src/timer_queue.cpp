#include "minimio/timer_queue.hpp"

#include <algorithm>
#include <utility>

namespace minimio {
namespace {

constexpr std::size_t children = 4;

constexpr std::size_t parent_of(std::size_t place) { return (place - 1) / children; }
constexpr std::size_t first_child_of(std::size_t place) { return place * children + 1; }

}  // namespace

//! [order]
bool TimerQueue::is_before(const Entry& one, const Entry& other) const noexcept {
  if (one.deadline != other.deadline) return one.deadline < other.deadline;
  return slots_[one.slot].order < slots_[other.slot].order;
}
//! [order]

//! [add]
TimerId TimerQueue::add(Clock::time_point deadline, Token token) {
  if (free_slot_ == none) {
    slots_.push_back({.place = none});
    free_slot_ = static_cast<std::uint32_t>(slots_.size() - 1);
  }
  heap_.emplace_back();
  // From here on nothing can fail.
  const auto slot = free_slot_;
  free_slot_ = slots_[slot].place;
  slots_[slot].token = token;
  slots_[slot].order = ++added_;
  ++size_;
  rise(heap_.size() - 1, {deadline, slot});
  return {added_, slot};
}
//! [add]

//! [cancel]
bool TimerQueue::cancel(TimerId id) noexcept {
  const bool exists =
      id.slot_ < slots_.size() && id.order_ != 0 && slots_[id.slot_].order == id.order_;
  if (!exists) return false;
  if (const auto place = slots_[id.slot_].place; place != none) erase(place);
  release(id.slot_);
  return true;
}
//! [cancel]

//! [heap]
void TimerQueue::put(std::size_t place, Entry entry) noexcept {
  heap_[place] = entry;
  slots_[entry.slot].place = static_cast<std::uint32_t>(place);
}

void TimerQueue::rise(std::size_t place, Entry entry) noexcept {
  while (place > 0) {
    const auto parent = parent_of(place);
    if (!is_before(entry, heap_[parent])) break;
    put(place, heap_[parent]);
    place = parent;
  }
  put(place, entry);
}

void TimerQueue::sink(std::size_t place, Entry entry) noexcept {
  for (;;) {
    const auto first = first_child_of(place);
    if (first >= heap_.size()) break;
    const auto end = std::min(first + children, heap_.size());
    auto earliest = first;
    for (auto child = first + 1; child < end; ++child)
      if (is_before(heap_[child], heap_[earliest])) earliest = child;
    if (!is_before(heap_[earliest], entry)) break;
    put(place, heap_[earliest]);
    place = earliest;
  }
  put(place, entry);
}

// The last entry comes into the gap, and from there up or down to where it belongs.
void TimerQueue::erase(std::size_t place) noexcept {
  const auto moved = heap_.back();
  heap_.pop_back();
  if (place == heap_.size()) return;
  if (place > 0 && is_before(moved, heap_[parent_of(place)])) {
    rise(place, moved);
  } else {
    sink(place, moved);
  }
}
//! [heap]

bool TimerQueue::is_live(const Due& timer) const noexcept {
  return slots_[timer.slot].order == timer.order;
}

void TimerQueue::release(std::uint32_t slot) noexcept {
  slots_[slot].order = 0;
  slots_[slot].place = std::exchange(free_slot_, slot);
  --size_;
}

//! [expire]
void TimerQueue::collect_due(Clock::time_point now) {
  if (heap_.empty() || now < heap_.front().deadline) return;
  const auto left_over = due_.size();
  while (!heap_.empty() && heap_.front().deadline <= now) {
    const auto [deadline, slot] = heap_.front();
    due_.push_back({deadline, slots_[slot].order, slot});
    slots_[slot].place = none;
    erase(0);
  }
  // What a former pass left over, for it threw or is not over yet, comes in between.
  std::inplace_merge(due_.begin() + taken_of_due_, due_.begin() + left_over,
                     due_.end());
}

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
//! [expire]

std::optional<Clock::time_point> TimerQueue::next_deadline() const noexcept {
  std::optional<Clock::time_point> next;
  if (!heap_.empty()) next = heap_.front().deadline;
  const auto left = std::find_if(due_.begin() + taken_of_due_, due_.end(),
                                 [&](const Due& timer) { return is_live(timer); });
  if (left == due_.end()) return next;
  return next ? std::min(*next, left->deadline) : left->deadline;
}

}  // namespace minimio
