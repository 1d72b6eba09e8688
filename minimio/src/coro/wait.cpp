#include "minimio/coro/wait.hpp"

#include <utility>

#include "minimio/coro/job.hpp"
#include "minimio/coro/runtime.hpp"

namespace minimio::coro {

Wait::Wait(Wait&&) noexcept {}  // it is nowhere yet

void Wait::leave() noexcept { job_->wait_ = nullptr; }

//! [suspend]
bool Wait::suspend(Job& job, std::coroutine_handle<> coroutine) {
  job_ = &job;
  if (job.is_cancelled() && give_up()) {
    state_ = State::cancelled;
    return false;
  }
  job.inmost_ = coroutine;
  state_ = State::parked;
  job.wait_ = this;
  try {
    park();
  } catch (...) {
    state_ = State::before;
    job.wait_ = nullptr;
    throw;
  }
  return true;
}
//! [suspend]

//! [end]
void Wait::wake() noexcept { end(State::woken); }

bool Wait::cancel() noexcept {
  if (!is_parked()) return false;
  if (give_up()) end(State::cancelled);
  return true;
}

void Wait::end(State state) noexcept {
  if (!is_parked()) return;
  state_ = state;
  job_->wait_ = nullptr;
  job_->runtime().make_ready(*job_);
}
//! [end]

}  // namespace minimio::coro
