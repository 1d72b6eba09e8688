#pragma once

#include <functional>
#include <memory>

#include "minimio/clock.hpp"
#include "minimio/export.hpp"
#include "minimio/loop/metrics.hpp"
#include "minimio/poller.hpp"

namespace minimio::loop {

class LoopCore;

/// Calls you back: what happens to handles, timers and functions of other threads.
///
/// One turn of the loop is, in this order:
///
///  1. the timers that are due, the earliest first, those of equal deadlines in the
///     order in which they were started;
///  2. the posted functions, in order, and what has become of requests in the meantime;
///  3. the wait, and the callbacks of I/O. It waits until the next deadline, and only
///     looks when there is something to do already, or nothing is alive;
///  4. for each handle that was closed: its requests end as cancelled, then its close
///     callback;
///  5. Is anything alive? Then the next turn.
///
/// Alive is a handle that is active and referenced, one that is closing, a request that
/// is in flight, as a write that waits for room, and a function that was posted.
///
/// What is started, posted or closed by a callback of step 1, 2 or 4 waits for that
/// step of the next turn.
///
/// An exception that a callback throws comes out of `run`. The loop is as usable as
/// before: what was left of the turn comes in the next.
///
/// Threads: it belongs to one thread at a time, and so do its handles. Other threads
/// may call `post`, and nothing else.
///
/// Handles may outlive the loop. Then they are closed, and do nothing.
/// @see libuv's design overview, "The I/O loop"
class MINIMIO_API EventLoop {
 public:
  /// @throws std::system_error, as EventQueue has them.
  explicit EventLoop(std::unique_ptr<Poller> poller = make_poller());
  /// Destroys all callbacks and functions without calling them.
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Turns until nothing is alive, or somebody stops it.
  /// @return whether something is still alive, as for the two below.
  /// @throws what a callback throws; std::logic_error when a callback calls it.
  bool run();

  /// One turn, which waits until something happens: a callback of the handles, a timer
  /// or a function. A timer that ended the wait is called, too.
  bool run_once();

  /// One turn, which does not wait.
  bool run_nowait();

  /// Lets `run` return at the end of this turn, or at once, if it comes before `run`.
  void stop() noexcept;

  bool is_alive() const noexcept;

  /// Calls the function in the loop, in step 2 of the next turn that begins. Any thread
  /// may call this, for as long as the loop exists. A function that is still waiting
  /// when the loop goes is destroyed.
  void post(std::function<void()> function);

  /// What time it is in this turn: the clock is read when it is first asked for, and
  /// again after the wait. So timers that a callback starts with one delay have one
  /// deadline.
  Clock::time_point now() const noexcept;
  /// Reads the clock anew: after long work, so that no timer counts from its beginning.
  void update_now() noexcept;

  Metrics metrics() const noexcept;
  /// Whether times are measured from now on, which is two looks at the clock for each
  /// wait and each callback.
  void measure(bool times) noexcept;
  /// Calls the hook after each callback that took longer than the bound, with the time
  /// that it took. An empty hook ends this.
  void on_slow_callback(Clock::duration bound,
                        std::function<void(Clock::duration)> hook);

  /// For minimio's own handles.
  LoopCore& core() noexcept { return *core_; }

 private:
  std::unique_ptr<LoopCore> core_;
};

}  // namespace minimio::loop
