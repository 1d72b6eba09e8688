#pragma once

#include "minimio/clock.hpp"
#include "minimio/coro/alarm.hpp"
#include "minimio/coro/wait.hpp"
#include "minimio/export.hpp"

namespace minimio::coro {

/// What `sleep_for` and `sleep_until` give to be awaited.
class MINIMIO_API Sleep final : public Wait, private Alarm {
 public:
  explicit Sleep(Clock::time_point deadline) noexcept : deadline_{deadline} {}
  explicit Sleep(Clock::duration delay) noexcept : delay_{delay}, is_relative_{true} {}
  Sleep(Sleep&& other) noexcept;

  bool await_ready() const noexcept { return false; }
  void await_resume() const { throw_if_cancelled(); }

 private:
  void park() override;
  bool give_up() noexcept override;
  void expired() noexcept override { wake(); }

  Clock::time_point deadline_{};
  Clock::duration delay_{};
  bool is_relative_ = false;
};

/// `co_await sleep_for(100ms)`: the coroutine goes on after this time, never before.
inline Sleep sleep_for(Clock::duration delay) noexcept { return Sleep{delay}; }
/// The same, until a moment of the steady clock.
inline Sleep sleep_until(Clock::time_point deadline) noexcept {
  return Sleep{deadline};
}

/// What `yield` gives to be awaited.
class MINIMIO_API Yield final : public Wait {
 public:
  Yield() noexcept = default;
  bool await_ready() const noexcept { return false; }
  void await_resume() const { throw_if_cancelled(); }

 private:
  void park() override { wake(); }
  bool give_up() noexcept override { return true; }
};

/// `co_await yield()`: first all others that can go on, and a look at the poller.
inline Yield yield() noexcept { return {}; }

}  // namespace minimio::coro
