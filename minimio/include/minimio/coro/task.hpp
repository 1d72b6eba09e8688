#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace minimio::coro {

class Job;

/// What the promises of all tasks have in common.
class TaskPromise {
 public:
  std::suspend_always initial_suspend() const noexcept { return {}; }

  //! [final]
  /// Goes on with the one who waits, unless `start` has not returned yet.
  struct Final {
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    std::coroutine_handle<> await_suspend(
        std::coroutine_handle<Promise> coroutine) const noexcept {
      const TaskPromise& promise = coroutine.promise();
      if (promise.is_starting_ || !promise.caller_) return std::noop_coroutine();
      return promise.caller_;
    }
    void await_resume() const noexcept {}
  };
  Final final_suspend() const noexcept { return {}; }
  //! [final]

  void unhandled_exception() noexcept { exception_ = std::current_exception(); }

  /// The job that the coroutine is part of; known from when it starts.
  Job& job() const noexcept { return *job_; }

  /// Runs the coroutine until it waits or ends.
  /// @param caller is resumed when it ends later; whoever sees that it has ended
  ///   already goes on without having been suspended.
  void start(std::coroutine_handle<> self, std::coroutine_handle<> caller, Job& job) {
    caller_ = caller;
    job_ = &job;
    is_starting_ = true;
    self.resume();
    is_starting_ = false;
  }

 protected:
  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  std::coroutine_handle<> caller_;
  Job* job_ = nullptr;
  std::exception_ptr exception_;
  bool is_starting_ = false;
};

/// A function that can wait without its thread. Nothing of it happens before somebody
/// awaits it, or spawns it; then it runs until it waits itself.
///
///     Task<std::size_t> count(TcpStream& stream);
///     const auto bytes = co_await count(stream);
///
/// What the function returns or throws comes out of the `co_await`. A task owns the
/// frame of its coroutine, and to destroy it destroys the frame with all that is in it,
/// wherever it waits. What the function takes by reference has to live as long; a
/// lambda with captures is such a thing.
///
/// Let each `co_await` stand in a statement of its own, not behind && or || or ?: and
/// with no list in braces among its arguments. g++ 12 destroys temporaries there that
/// were never made.
///
/// Threads: those of its Runtime, which is one.
template <typename Result = void>
class [[nodiscard]] Task {
 public:
  static_assert(!std::is_reference_v<Result>, "return a pointer");

  class promise_type : public TaskPromise {
   public:
    Task get_return_object() noexcept {
      return Task{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    template <typename Value>
    void return_value(Value&& value) {
      result_.emplace(std::forward<Value>(value));
    }
    Result take() {
      rethrow();
      return *std::move(result_);
    }

   private:
    std::optional<Result> result_;
  };

  Task(Task&& other) noexcept : coroutine_{std::exchange(other.coroutine_, {})} {}
  Task& operator=(Task&& other) noexcept {
    std::swap(coroutine_, other.coroutine_);
    return *this;
  }
  ~Task() {
    if (coroutine_) coroutine_.destroy();
  }

  //! [await]
  bool await_ready() const noexcept { return false; }
  template <typename Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) const {
    coroutine_.promise().start(coroutine_, caller, caller.promise().job());
    return !coroutine_.done();
  }
  Result await_resume() const { return coroutine_.promise().take(); }
  //! [await]

 private:
  friend class Job;
  explicit Task(std::coroutine_handle<promise_type> coroutine) noexcept
      : coroutine_{coroutine} {}

  std::coroutine_handle<promise_type> coroutine_;
};

template <>
class Task<void>::promise_type : public TaskPromise {
 public:
  Task get_return_object() noexcept {
    return Task{std::coroutine_handle<promise_type>::from_promise(*this)};
  }
  void return_void() const noexcept {}
  void take() const { rethrow(); }
};

}  // namespace minimio::coro
