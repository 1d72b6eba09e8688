#include "minimio/coro/job.hpp"

#include <utility>

#include "minimio/coro/cancelled.hpp"
#include "minimio/coro/wait.hpp"

namespace minimio::coro {

Job::Job(Runtime& runtime, Task<void> task, Scope* scope) noexcept
    : runtime_{runtime}, scope_{scope}, task_{std::move(task)} {}

Job::~Job() = default;

//! [cancel]
void Job::cancel() noexcept {
  ++cancellations_;
  if (wait_) wait_->cancel();
}
//! [cancel]

void Job::resume() {
  if (inmost_) {
    inmost_.resume();
  } else {
    task_.coroutine_.promise().start(task_.coroutine_, {}, *this);
  }
}

bool Job::has_ended() const noexcept { return task_.coroutine_.done(); }

std::exception_ptr Job::failure() const noexcept try {
  task_.await_resume();
  return {};
} catch (const Cancelled&) {
  return {};
} catch (...) {
  return std::current_exception();
}

}  // namespace minimio::coro
