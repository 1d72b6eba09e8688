#pragma once

#include <coroutine>
#include <exception>

#include "minimio/coro/link.hpp"
#include "minimio/coro/task.hpp"
#include "minimio/export.hpp"

namespace minimio::coro {

class Runtime;
class Scope;
class Wait;

struct InReadyList;
struct InOwner;

/// A task that was spawned, and all that it awaits: one thread of control, which is at
/// one place at a time. Go calls it a goroutine. The runtime makes it, and the waits
/// use it; a program sees the Scope.
class MINIMIO_API Job final : public Link<InReadyList>, public Link<InOwner> {
 public:
  /// @param scope which has spawned it, or null.
  Job(Runtime& runtime, Task<void> task, Scope* scope) noexcept;
  ~Job();

  Runtime& runtime() const noexcept { return runtime_; }
  Scope* scope() const noexcept { return scope_; }

  /// Every wait within ends with Cancelled: the present one, and those to come, until
  /// `allow` has been called as often.
  void cancel() noexcept;
  void allow() noexcept { --cancellations_; }
  bool is_cancelled() const noexcept { return cancellations_ > 0; }

  /// For the runtime: goes on until it waits or ends.
  void resume();
  bool has_ended() const noexcept;
  /// What it ended with, if that was an exception other than Cancelled.
  std::exception_ptr failure() const noexcept;
  /// Throws what it ended with.
  void rethrow() const { task_.await_resume(); }

 private:
  friend class Wait;

  Runtime& runtime_;
  Scope* scope_;
  Wait* wait_ = nullptr;            // where it is, if it is parked
  std::coroutine_handle<> inmost_;  // the coroutine that goes on next
  unsigned cancellations_ = 0;
  Task<void> task_;  // goes first: what lies in its frames still knows the job
};

}  // namespace minimio::coro
