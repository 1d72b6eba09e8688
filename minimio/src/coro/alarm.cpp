#include "minimio/coro/alarm.hpp"

#include <utility>

namespace minimio::coro {

void Alarm::start(Runtime& runtime, Clock::time_point deadline) {
  token_ = runtime.introduce(*this);
  try {
    timer_ = runtime.queue().add_timer(deadline, token_);
  } catch (...) {
    runtime.forget(token_);
    throw;
  }
  runtime_ = &runtime;
}

void Alarm::stop() noexcept {
  if (!runtime_) return;
  runtime_->queue().cancel_timer(timer_);
  std::exchange(runtime_, nullptr)->forget(token_);
}

void Alarm::on_event(const Event&) noexcept {
  stop();
  expired();
}

}  // namespace minimio::coro
