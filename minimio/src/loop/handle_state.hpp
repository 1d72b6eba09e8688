#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "loop/loop_core.hpp"
#include "minimio/clock.hpp"
#include "minimio/event.hpp"
#include "minimio/interest.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/native_handle.hpp"
#include "minimio/timer_queue.hpp"
#include "minimio/token.hpp"

namespace minimio::loop {

/// What is behind a Handle. The loop owns it while it is open, and until the end of the
/// turn in which it is closed; the Handle owns it as well.
///
/// A new kind of handle derives from this, has a public class that derives from Handle,
/// and is made by `make_state`. It can watch one native handle, have any number of
/// timers, and requests in flight.
class HandleState {
 public:
  virtual ~HandleState() = default;
  HandleState(const HandleState&) = delete;
  HandleState& operator=(const HandleState&) = delete;

  /// Something has happened: to the native handle, to a timer (`is_timer`), or nothing,
  /// since `schedule` was called. None comes after the handle is closed.
  virtual void on_event(const Event& event) = 0;

  void ref() noexcept { set(active_, true); }
  void unref() noexcept { set(active_, false); }
  bool has_ref() const noexcept { return referenced_; }
  bool is_active() const noexcept { return active_; }
  bool is_open() const noexcept { return loop_ != nullptr; }
  bool is_abandoned() const noexcept { return abandoned_; }

  void close(std::function<void()> callback);
  /// The same, and no request is told.
  void abandon() noexcept;

  /// The steps of closing. At once: let go of what is the system's. The native handle
  /// is watched no more when this is called.
  virtual void on_close() noexcept {}
  /// At the end of the turn, unless abandoned: tell all requests, each forgotten before
  /// it is told, since this is called again if one throws; and no more once abandoned.
  virtual void cancel_requests() {}
  /// Then: destroy all callbacks.
  virtual void drop_callbacks() noexcept = 0;

 protected:
  HandleState() noexcept = default;

  /// What follows is for open handles.
  LoopCore& loop() const noexcept { return *loop_; }
  Token token() const noexcept { return token_; }

  /// Whether something may come of the handle: if it is referenced, the loop lives.
  void set_active(bool active) noexcept { set(active, referenced_); }
  /// Whether it has a request in flight: the loop lives, referenced or not.
  void set_busy(bool busy) noexcept;

  /// Watches the native handle, or changes the interest. Without any interest it stays
  /// registered, and is silent.
  /// @throws std::system_error, as Poller::add.
  void watch(NativeHandle handle, Interest interest) {
    if (interest != interest_) change_interest(handle, interest);
  }
  /// Before the native handle is closed.
  void unwatch() noexcept;

  TimerId add_timer(Clock::time_point deadline) {
    return loop_->add_timer(deadline, token_);
  }
  void cancel_timer(TimerId id) noexcept { loop_->cancel_timer(id); }

  /// Replaces a callback, which may be running.
  template <typename Callback>
  void replace(Callback& callback, Callback&& next) {
    if (callback) loop_->retire(std::move(callback));
    callback = std::move(next);
  }

  /// Gives `on_event` an event that says nothing, once, in step 2 of the next turn.
  void schedule() {
    if (!std::exchange(scheduled_, true)) loop_->schedule(token_);
  }

 private:
  friend class LoopCore;
  void set(bool active, bool referenced) noexcept;
  void change_interest(NativeHandle handle, Interest interest);

  LoopCore* loop_ = nullptr;  // none, once it is closed
  Token token_{};
  NativeHandle watched_{};
  Interest interest_ = Interest::none;
  bool is_watched_ = false;
  bool active_ = false;
  bool referenced_ = true;
  bool busy_ = false;
  bool scheduled_ = false;
  bool abandoned_ = false;
};

/// Makes a handle's state, and opens it.
template <typename State, typename... Arguments>
std::shared_ptr<State> make_state(EventLoop& loop, Arguments&&... arguments) {
  auto state = std::make_shared<State>(std::forward<Arguments>(arguments)...);
  loop.core().open(state);
  return state;
}

}  // namespace minimio::loop
