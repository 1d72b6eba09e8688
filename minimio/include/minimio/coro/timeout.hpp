#pragma once

#include <concepts>
#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

#include "minimio/clock.hpp"
#include "minimio/coro/alarm.hpp"
#include "minimio/coro/cancelled.hpp"
#include "minimio/coro/job.hpp"
#include "minimio/coro/runtime.hpp"
#include "minimio/coro/task.hpp"
#include "minimio/coro/wait.hpp"
#include "minimio/export.hpp"

namespace minimio::coro {

/// What comes of something that has a time limit: nothing, when the time was up. Of
/// what has no result, whether it was in time.
template <typename Result>
using InTime = std::conditional_t<std::is_void_v<Result>, bool, std::optional<Result>>;

/// `co_await this_job()`: the job of the coroutine that asks, without waiting.
class ThisJob {
 public:
  bool await_ready() const noexcept { return false; }
  template <typename Promise>
  bool await_suspend(std::coroutine_handle<Promise> coroutine) noexcept {
    job_ = &coroutine.promise().job();
    return false;
  }
  Job& await_resume() const noexcept { return *job_; }

 private:
  Job* job_ = nullptr;
};
inline ThisJob this_job() noexcept { return {}; }

/// From a deadline on, what the job waits for is cancelled, for as long as this lives.
class MINIMIO_API TimeLimit final : private Alarm {
 public:
  TimeLimit(Job& job, Clock::time_point deadline) : job_{job} {
    start(job.runtime(), deadline);
  }
  ~TimeLimit() {
    if (has_expired_) job_.allow();
  }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  bool has_expired() const noexcept { return has_expired_; }

 private:
  void expired() noexcept override {
    has_expired_ = true;
    job_.cancel();
  }

  Job& job_;
  bool has_expired_ = false;
};

/// The task, unless it takes until the deadline: then what it waits for is cancelled,
/// and once it has ended, there is nothing.
//! [task]
template <typename Result>
Task<InTime<Result>> with_deadline(Task<Result> task, Clock::time_point deadline) {
  Job& job = co_await this_job();
  std::optional<TimeLimit> limit{std::in_place, job, deadline};
  try {
    if constexpr (std::is_void_v<Result>) {
      co_await task;
      co_return true;
    } else {
      co_return co_await task;
    }
  } catch (const Cancelled&) {
    if (!limit->has_expired()) throw;
    limit.reset();
    if (job.is_cancelled()) throw;  // by somebody else as well
  }
  co_return InTime<Result>{};
}
//! [task]

/// A wait with a time limit of its own. To await it makes no frame.
template <typename Inner>
class TimedWait final : private Alarm {
 public:
  TimedWait(Inner wait, Clock::time_point deadline)
      : wait_{std::move(wait)}, deadline_{deadline} {}
  TimedWait(Inner wait, Clock::duration timeout)
      : wait_{std::move(wait)}, timeout_{timeout} {}

  //! [timed]
  bool await_ready() { return wait_.await_ready(); }

  template <typename Promise>
  bool await_suspend(std::coroutine_handle<Promise> coroutine) {
    auto& runtime = coroutine.promise().job().runtime();
    start(runtime, timeout_ ? deadline_after(runtime.now(), *timeout_) : deadline_);
    return wait_.await_suspend(coroutine);
  }

  auto await_resume() -> InTime<decltype(std::declval<Inner&>().await_resume())> {
    stop();
    if (is_late_ && wait_.was_cancelled()) return {};
    if constexpr (std::is_void_v<decltype(wait_.await_resume())>) {
      wait_.await_resume();
      return !is_late_;
    } else {
      return wait_.await_resume();
    }
  }
  //! [timed]

 private:
  void expired() noexcept override { is_late_ = wait_.cancel(); }

  Inner wait_;
  Clock::time_point deadline_{};
  std::optional<Clock::duration> timeout_;
  bool is_late_ = false;
};

/// `co_await with_deadline(stream.read(buffer), deadline)`. What need not wait has no
/// time limit, and costs no timer.
template <std::derived_from<Wait> Inner>
TimedWait<Inner> with_deadline(Inner wait, Clock::time_point deadline) {
  return {std::move(wait), deadline};
}

/// The same, counted from when it begins to wait.
template <std::derived_from<Wait> Inner>
TimedWait<Inner> with_timeout(Inner wait, Clock::duration timeout) {
  return {std::move(wait), timeout};
}

/// `co_await with_timeout(task(), 10s)`, counted from when it is awaited.
template <typename Result>
Task<InTime<Result>> with_timeout(Task<Result> task, Clock::duration timeout) {
  const Job& job = co_await this_job();
  const auto deadline = deadline_after(job.runtime().now(), timeout);
  co_return co_await with_deadline(std::move(task), deadline);
}

}  // namespace minimio::coro
