#include "loop/handle_state.hpp"

#include <system_error>

namespace minimio::loop {

//! [set]
void HandleState::set(bool active, bool referenced) noexcept {
  const bool counted = active_ && referenced_;
  active_ = active;
  referenced_ = referenced;
  if (loop_) loop_->count_alive((active && referenced) - counted);
}
//! [set]

void HandleState::set_busy(bool busy) noexcept {
  if (busy == busy_) return;
  busy_ = busy;
  busy ? loop_->work_begins() : loop_->work_ends();
}

//! [close]
void HandleState::close(std::function<void()> callback) {
  if (!loop_) return;
  set_active(false);
  set_busy(false);
  unwatch();
  on_close();
  std::exchange(loop_, nullptr)->close(token_, std::move(callback));
}
//! [close]

void HandleState::abandon() noexcept {
  abandoned_ = true;
  close({});
}

void HandleState::change_interest(NativeHandle handle, Interest interest) {
  if (is_watched_) {
    loop_->queue().modify(handle, token_, interest);
  } else {
    loop_->queue().add(handle, token_, interest);
    watched_ = handle;
    is_watched_ = true;
  }
  interest_ = interest;
}

void HandleState::unwatch() noexcept {
  if (!std::exchange(is_watched_, false)) return;
  interest_ = Interest::none;
  try {
    loop_->queue().remove(watched_);
  } catch (const std::system_error&) {
    // Its owner has closed it already: then the poller has forgotten it, too.
  }
}

}  // namespace minimio::loop
