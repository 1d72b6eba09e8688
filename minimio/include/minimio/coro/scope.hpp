#pragma once

#include <cstddef>
#include <exception>

#include "minimio/coro/job.hpp"
#include "minimio/coro/link.hpp"
#include "minimio/coro/runtime.hpp"
#include "minimio/coro/task.hpp"
#include "minimio/coro/wait.hpp"
#include "minimio/export.hpp"

namespace minimio::coro {

class Scope;

/// What `join` gives to be awaited.
class MINIMIO_API JoinWait final : public Wait {
 public:
  explicit JoinWait(Scope& scope) noexcept : scope_{scope} {}
  JoinWait(JoinWait&&) noexcept = default;
  ~JoinWait() override;

  bool await_ready() const noexcept;
  void await_resume() const;

 private:
  friend class Scope;
  void park() override;
  bool give_up() noexcept override;

  Scope& scope_;
};

/// Tasks that run side by side, and that all end before it does.
///
///     Scope scope{runtime};
///     scope.spawn(left(stream));
///     scope.spawn(right(stream));
///     co_await scope.join();
///
///  - A child that ends with an exception cancels the others; `join` waits for them,
///    and throws that exception.
///  - When the one who waits in `join` is cancelled, so are the children. It goes on
///    waiting until they have ended.
///  - To destroy the scope destroys the children that are left, wherever they wait: so
///    it is when an exception, or the end of the runtime, comes before `join`.
///
/// @see Nathaniel J. Smith, Notes on structured concurrency, 2018
class MINIMIO_API Scope {
 public:
  explicit Scope(Runtime& runtime) noexcept : runtime_{runtime} {}
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  /// A child, which begins in its turn. In a cancelled scope it is cancelled from the
  /// start.
  void spawn(Task<void> task);

  /// Every wait of the children, and of those to come, ends with Cancelled.
  void cancel() noexcept;

  /// `co_await scope.join()`: until there are no children. One at a time may wait.
  JoinWait join() noexcept { return JoinWait{*this}; }

  /// How many have not ended.
  std::size_t size() const noexcept { return size_; }

 private:
  friend class JoinWait;
  friend class Runtime;
  void child_ended(Job& child) noexcept;

  Runtime& runtime_;
  List<Job, InOwner> children_;
  std::size_t size_ = 0;
  JoinWait* joining_ = nullptr;
  bool is_cancelled_ = false;
  std::exception_ptr failure_;  // of the first child that failed
};

}  // namespace minimio::coro
