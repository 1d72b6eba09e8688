#pragma once

#include <coroutine>

#include "minimio/coro/cancelled.hpp"
#include "minimio/export.hpp"

namespace minimio::coro {

class Job;

/// What a coroutine waits for: the base of all that suspends one. It lies in the frame
/// of the coroutine, so to wait allocates nothing.
///
/// A wait ends once: somebody wakes it, or it is cancelled, whichever comes first. If
/// that was the waking, the cancellation is for the next wait.
class MINIMIO_API Wait {
 public:
  Wait(Wait&& other) noexcept;  ///< Before it is awaited, not later.
  Wait& operator=(Wait&&) = delete;

  template <typename Promise>
  bool await_suspend(std::coroutine_handle<Promise> coroutine) {
    return suspend(coroutine.promise().job(), coroutine);
  }

  /// Ends it, and lets the coroutine have Cancelled. @return whether it was under way.
  bool cancel() noexcept;

  bool was_cancelled() const noexcept { return state_ == State::cancelled; }

 protected:
  Wait() noexcept = default;
  virtual ~Wait() {
    if (is_parked()) leave();
  }

  /// Enters the place where the one who wakes it will look; or calls `wake` itself. If
  /// it throws, nothing has changed.
  virtual void park() = 0;
  /// Leaves that place. @return false: it can't yet, and will be woken all the same.
  virtual bool give_up() noexcept = 0;

  /// The coroutine goes on, in its turn.
  void wake() noexcept;

  bool is_parked() const noexcept { return state_ == State::parked; }
  Job& job() const noexcept { return *job_; }

  /// @throws Cancelled, if it was.
  void throw_if_cancelled() const {
    if (was_cancelled()) throw Cancelled{};
  }

 private:
  enum class State : unsigned char { before, parked, woken, cancelled };

  bool suspend(Job& job, std::coroutine_handle<> coroutine);
  void end(State state) noexcept;
  void leave() noexcept;

  Job* job_ = nullptr;
  State state_ = State::before;
};

}  // namespace minimio::coro
