#pragma once

#include "minimio/coro/runtime.hpp"
#include "minimio/coro/watch.hpp"
#include "minimio/event.hpp"
#include "minimio/interest.hpp"
#include "minimio/owned_handle.hpp"

namespace minimio::coro {

/// One direction of a handle: whether it may be ready, and who waits for it.
struct Side {
  bool may_be_ready;
  WatchWait* waiting = nullptr;
};

/// What a Watch knows, at an address that stays.
class WatchState final : private EventSink {
 public:
  WatchState(Runtime& runtime, NativeHandle handle);
  ~WatchState();

  Runtime& runtime() const noexcept { return runtime_; }
  NativeHandle handle() const noexcept { return handle_; }
  Side& side(Direction direction) noexcept {
    return direction == Direction::read ? read_ : write_;
  }

  void enter(Direction direction, WatchWait& wait);
  void note_drained() noexcept {
    if (!has_ended_ && !has_urgent_) read_.may_be_ready = false;
  }

 private:
  void on_event(const Event& event) noexcept override;
  static void try_again(Side& side) noexcept;
  void cancel_waiting() noexcept;
  Interest wanted() const noexcept;
  void ask();

  Runtime& runtime_;
  NativeHandle handle_;
  Token token_;
  bool has_edges_;
  bool has_ended_ = false;           // or failed: no edge will tell it again
  bool has_urgent_ = false;          // a read stops at an urgent byte. tcp(7)
  Interest asked_ = Interest::none;  // without edges: what an event is still to tell
  Side read_{false};                 // adding it tells what is there
  Side write_{true};
};

}  // namespace minimio::coro
