#include "minimio/event_queue.hpp"

#include <algorithm>
#include <utility>

namespace minimio {
namespace {

using Deadline = std::optional<Clock::time_point>;

Deadline earlier(Deadline one, Deadline other) {
  if (!one || !other) return one ? one : other;
  return std::min(*one, *other);
}

}  // namespace

EventQueue::EventQueue(std::unique_ptr<Poller> poller, std::size_t events_at_once)
    : poller_{std::move(poller)},
      events_(events_at_once),
      events_at_once_{events_at_once} {}

Waker EventQueue::make_waker(Token token) const noexcept { return {poller_, token}; }

TimerId EventQueue::add_timer(Clock::time_point deadline, Token token) {
  return timers_.add(deadline, token);
}

TimerId EventQueue::add_timer(Clock::duration delay, Token token) {
  return timers_.add(deadline_after(now(), delay), token);
}

bool EventQueue::cancel_timer(TimerId id) noexcept { return timers_.cancel(id); }

//! [wait]
std::span<const Event> EventQueue::wait(Deadline deadline) {
  const auto until =
      timers_.empty() ? deadline : earlier(deadline, timers_.next_deadline());
  count_ = poller_->wait(std::span{events_}.first(events_at_once_), until);
  if (!timers_.empty()) append_due_timers();
  return std::span{events_}.first(count_);
}
//! [wait]

std::span<const Event> EventQueue::wait(Clock::duration timeout) {
  return wait(deadline_after(now(), timeout));
}

//! [timers]
void EventQueue::append_due_timers() {
  timers_.expire(now(), [&](const TimerQueue::Expired& timer) {
    if (count_ == events_.size()) events_.emplace_back();
    events_[count_++] = Event{timer.token, Happened::timer};
  });
}
//! [timers]

}  // namespace minimio
