#pragma once

#include <functional>
#include <memory>

#include "minimio/export.hpp"

namespace minimio::loop {

class HandleState;

/// What all handles of a loop have in common: Timer, TcpServer, TcpStream and so on. A
/// handle can be moved; the object may go at any time, in its own callback, too.
///
///  - After `close`, no callback of it is called but these, at the end of the turn:
///    those of its requests in flight, with errc::operation_canceled, and then the one
///    that `close` was given.
///  - To destroy the object closes it, too, in silence: its callbacks, those of
///  requests
///    included, are destroyed without being called. One that `close` was given before
///    is called all the same.
///  - Callbacks are destroyed at the end of the turn, never while they run: one may own
///    its handle.
///  - A closed handle does nothing, and throws nothing.
///
/// Threads: the loop's.
class MINIMIO_API Handle {
 public:
  Handle(Handle&&) noexcept = default;
  Handle& operator=(Handle&& other) noexcept;

  /// Whether the handle, being active, keeps the loop alive; it does at first. Both may
  /// be called again and again.
  void ref() noexcept;
  void unref() noexcept;
  bool has_ref() const noexcept;

  /// Whether something may come of it: a timer has been started, a stream is read.
  bool is_active() const noexcept;
  bool is_closing() const noexcept;  ///< Or closed.

  /// Closes it at once; what it calls, it calls at the end of the turn.
  void close(std::function<void()> callback = {});

 protected:
  explicit Handle(std::shared_ptr<HandleState> state) noexcept;
  ~Handle();

  /// Of the kind that the derived class was made with.
  template <typename State>
  State& state() const noexcept {
    return static_cast<State&>(*state_);
  }

 private:
  void abandon() noexcept;

  std::shared_ptr<HandleState> state_;
};

}  // namespace minimio::loop
