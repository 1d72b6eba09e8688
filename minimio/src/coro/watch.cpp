#include "minimio/coro/watch.hpp"

#include <system_error>
#include <utility>

#include "coro/watch_state.hpp"
#include "minimio/coro/job.hpp"

namespace minimio::coro {

//! [state]
WatchState::WatchState(Runtime& runtime, NativeHandle handle)
    : runtime_{runtime},
      handle_{handle},
      token_{runtime.introduce(*this)},
      has_edges_{runtime.has_edges()} {
  try {
    if (has_edges_) {
      const auto all = Interest::readable | Interest::writable | Interest::priority;
      runtime_.queue().add(handle_, token_, all, Mode::edge);
    } else {
      runtime_.queue().add(handle_, token_, Interest::none, Mode::oneshot);
    }
  } catch (...) {
    runtime_.forget(token_);
    throw;
  }
}
//! [state]

WatchState::~WatchState() {
  cancel_waiting();
  try {
    runtime_.queue().remove(handle_);
  } catch (const std::system_error&) {
    // It was closed before: then the poller has nothing more to tell of it.
  }
  runtime_.forget(token_);
}

//! [event]
void WatchState::on_event(const Event& event) noexcept {
  asked_ = Interest::none;
  has_ended_ |= event.read_closed() || event.error();
  has_urgent_ |= event.priority();
  read_.may_be_ready |= event.readable() || has_ended_ || has_urgent_;
  write_.may_be_ready |= event.writable() || event.write_closed() || event.error();
  try_again(read_);
  try_again(write_);
  try {
    ask();
  } catch (const std::system_error&) {  // it can't be watched any more
    cancel_waiting();
  }
}

void WatchState::try_again(Side& side) noexcept {
  if (!side.waiting || !side.may_be_ready) return;
  side.may_be_ready = side.waiting->attempt();
  if (side.may_be_ready) std::exchange(side.waiting, nullptr)->wake();
}
//! [event]

void WatchState::cancel_waiting() noexcept {
  if (read_.waiting) read_.waiting->cancel();
  if (write_.waiting) write_.waiting->cancel();
}

void WatchState::enter(Direction direction, WatchWait& wait) {
  auto& own = side(direction);
  if (own.waiting)
    throw std::system_error{std::make_error_code(std::errc::device_or_resource_busy),
                            "another coroutine waits for this already"};
  own.waiting = &wait;
  try {
    ask();
  } catch (...) {
    own.waiting = nullptr;
    throw;
  }
}

Interest WatchState::wanted() const noexcept {
  auto all = Interest::none;
  if (read_.waiting) all = all | Interest::readable;
  if (write_.waiting) all = all | Interest::writable;
  return all;
}

// Without edges, a handle that is ready while nobody waits would be reported for ever.
void WatchState::ask() {
  if (has_edges_ || contains(asked_, wanted())) return;
  runtime_.queue().modify(handle_, token_, wanted(), Mode::oneshot);
  asked_ = wanted();
}

//! [ready]
bool WatchWait::await_ready() {
  auto& runtime = watch_.runtime();
  if (runtime.running().is_cancelled()) return false;
  auto& side = watch_.side(direction_);
  if (!side.may_be_ready || side.waiting) return false;
  is_done_ = attempt();
  if (!is_done_) side.may_be_ready = false;
  return is_done_ && runtime.spend();
}
//! [ready]

void WatchWait::park() {
  if (is_done_) return wake();  // it is only that others have their turn first
  watch_.enter(direction_, *this);
}

bool WatchWait::give_up() noexcept {
  auto& waiting = watch_.side(direction_).waiting;
  if (waiting == this) waiting = nullptr;
  return true;
}

NativeHandle WatchWait::handle() const noexcept { return watch_.handle(); }

void WatchWait::note_drained() noexcept { watch_.note_drained(); }

Watch::Watch() noexcept = default;
Watch::Watch(Runtime& runtime, NativeHandle handle)
    : state_{std::make_unique<WatchState>(runtime, handle)} {}
Watch::Watch(Watch&&) noexcept = default;
Watch& Watch::operator=(Watch&&) noexcept = default;
Watch::~Watch() = default;

void Watch::would_block(Direction direction) noexcept {
  state_->side(direction).may_be_ready = false;
}

}  // namespace minimio::coro
