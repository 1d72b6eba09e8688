#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "minimio/clock.hpp"
#include "minimio/event.hpp"
#include "minimio/export.hpp"
#include "minimio/interest.hpp"
#include "minimio/native_handle.hpp"
#include "minimio/poller.hpp"
#include "minimio/timer_queue.hpp"
#include "minimio/token.hpp"
#include "minimio/waker.hpp"

namespace minimio {

/// I/O, wake-ups and timers from one wait.
///
/// Threads: it belongs to one thread. Other threads reach it through wakers.
///
/// Errors: std::system_error, as Poller has them.
class MINIMIO_API EventQueue {
 public:
  /// @param events_at_once how much I/O one wait reports at most.
  explicit EventQueue(std::unique_ptr<Poller> poller = make_poller(),
                      std::size_t events_at_once = 256);

  //! [handles]
  /// As in Poller, with the same ten promises.
  void add(NativeHandle handle, Token token, Interest interest,
           Mode mode = Mode::level) {
    poller_->add(handle, token, interest, mode);
  }
  void modify(NativeHandle handle, Token token, Interest interest,
              Mode mode = Mode::level) {
    poller_->modify(handle, token, interest, mode);
  }
  void remove(NativeHandle handle) { poller_->remove(handle); }
  bool supports(Mode mode) const noexcept { return poller_->supports(mode); }
  //! [handles]

  //! [wakers-timers]
  /// A waker whose wake-ups come with this token. It may outlive the queue.
  Waker make_waker(Token token) const noexcept;

  /// An event with this token comes when the deadline has come, once.
  TimerId add_timer(Clock::time_point deadline, Token token);
  /// The same, counted from now.
  TimerId add_timer(Clock::duration delay, Token token);
  /// @return whether the timer was still to come; now it won't.
  bool cancel_timer(TimerId id) noexcept;
  //! [wakers-timers]

  //! [wait]
  /// Waits until there is an event, or the deadline has passed. First come I/O and
  /// wake-ups, then the timers that are due, in the order of their deadlines.
  ///
  /// What you remove or cancel while you go through the events can still be among those
  /// that you have not come to yet; it is in no later wait.
  /// @param deadline without one it waits for ever.
  /// @return the events, until the next wait; none means that the deadline has passed.
  std::span<const Event> wait(std::optional<Clock::time_point> deadline = {});
  /// The same, with a deadline that lies `timeout` from now; zero only looks.
  std::span<const Event> wait(Clock::duration timeout);
  //! [wait]

  /// What time it is, for deadlines.
  Clock::time_point now() const noexcept { return poller_->now(); }

  Poller& poller() noexcept { return *poller_; }

 private:
  void append_due_timers();

  //! [parts]
  std::shared_ptr<Poller> poller_;
  TimerQueue timers_;
  std::vector<Event> events_;
  std::size_t events_at_once_;
  std::size_t count_ = 0;
  //! [parts]
};

}  // namespace minimio
