#include <algorithm>

#include "exercise.hpp"

namespace minimio {

using Deadline = std::optional<Clock::time_point>;

EventQueue::EventQueue(std::unique_ptr<Poller> poller, std::size_t events_at_once)
    : poller_{std::move(poller)},
      events_(events_at_once),
      events_at_once_{events_at_once} {}

Waker EventQueue::make_waker(Token token) const noexcept { return {poller_, token}; }

TimerId EventQueue::add_timer(Clock::time_point deadline, Token token) {
  return timers_.add(deadline, token);
}

TimerId EventQueue::add_timer(Clock::duration delay, Token token) {
  return add_timer(deadline_after(now(), delay), token);
}

bool EventQueue::cancel_timer(TimerId id) noexcept { return timers_.cancel(id); }

std::span<const Event> EventQueue::wait(Deadline deadline) {
  auto until = timers_.next_deadline();
  if (!until || (deadline && *deadline < *until)) until = deadline;
  count_ = poller_->wait(std::span{events_}.first(events_at_once_), until);
  append_due_timers();
  return std::span{events_}.first(count_);
}

std::span<const Event> EventQueue::wait(Clock::duration timeout) {
  return wait(deadline_after(now(), timeout));
}

/// Puts the timers that are due behind the events that are there.
void EventQueue::append_due_timers() {
  timers_.expire(now(), [&](const TimerQueue::Expired& timer) {
    events_.resize(std::max(events_.size(), count_ + 1));
    events_[count_++] = {timer.token, Happened::timer};
  });
}

}  // namespace minimio
