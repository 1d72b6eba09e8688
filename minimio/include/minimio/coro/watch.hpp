#pragma once

#include <memory>

#include "minimio/coro/runtime.hpp"
#include "minimio/coro/wait.hpp"
#include "minimio/export.hpp"
#include "minimio/native_handle.hpp"

namespace minimio::coro {

class WatchState;

enum class Direction : unsigned char { read, write };

/// A wait for one direction of a handle. What it is about is tried when the handle
/// may be ready, at once or later.
class MINIMIO_API WatchWait : public Wait {
 public:
  /// Whether it could be done without waiting, and others need not have their turn.
  bool await_ready();

 protected:
  WatchWait(WatchState& watch, Direction direction) noexcept
      : watch_{watch}, direction_{direction} {}
  WatchWait(WatchWait&&) noexcept = default;
  ~WatchWait() override {
    if (is_parked()) give_up();
  }

  /// Does it. @return false: it would have had to wait.
  virtual bool attempt() noexcept = 0;

  NativeHandle handle() const noexcept;

  /// A read that did not fill its buffer has emptied the socket, so that the next one
  /// would have to wait. epoll(7), "Do I need to continuously read"
  void note_drained() noexcept;

 private:
  friend class WatchState;
  void park() final;
  bool give_up() noexcept final;

  WatchState& watch_;
  Direction direction_;
  bool is_done_ = false;
};

/// What `readable` and `writable` give to be awaited.
class MINIMIO_API ReadyWait final : public WatchWait {
 public:
  ReadyWait(WatchState& watch, Direction direction) noexcept
      : WatchWait{watch, direction} {}
  void await_resume() const { throw_if_cancelled(); }

 private:
  bool attempt() noexcept override { return true; }
};

/// A handle that coroutines can wait for: one that reads, and one that writes.
///
/// The handle is with the poller from the beginning to the end of this, so that to
/// wait needs no system call where the poller can tell edges; elsewhere it takes one.
/// The handle stays yours; close it after this has gone. Those who still wait then are
/// cancelled.
/// @see Go, runtime/netpoll.go, pollDesc
class MINIMIO_API Watch {
 public:
  /// Watches nothing.
  Watch() noexcept;
  /// @throws std::system_error, as Poller::add.
  Watch(Runtime& runtime, NativeHandle handle);
  Watch(Watch&&) noexcept;
  Watch& operator=(Watch&&) noexcept;
  ~Watch();

  /// `co_await watch.readable()`: until a read would not block, as far as one knows. It
  /// can still find nothing, and then waiting goes on with `readable`.
  ReadyWait readable() const noexcept { return {*state_, Direction::read}; }
  ReadyWait writable() const noexcept { return {*state_, Direction::write}; }

  /// A read or a write has found that it would block. The next wait believes it.
  void would_block(Direction direction) noexcept;

  WatchState& state() const noexcept { return *state_; }
  explicit operator bool() const noexcept { return state_ != nullptr; }

 private:
  std::unique_ptr<WatchState> state_;
};

}  // namespace minimio::coro
