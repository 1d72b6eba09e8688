#include "minimio/coro/sleep.hpp"

#include <utility>

#include "minimio/coro/job.hpp"

namespace minimio::coro {

Sleep::Sleep(Sleep&& other) noexcept
    : Wait{std::move(other)},
      deadline_{other.deadline_},
      delay_{other.delay_},
      is_relative_{other.is_relative_} {}

void Sleep::park() {
  auto& runtime = job().runtime();
  start(runtime, is_relative_ ? deadline_after(runtime.now(), delay_) : deadline_);
}

bool Sleep::give_up() noexcept {
  stop();
  return true;
}

}  // namespace minimio::coro
