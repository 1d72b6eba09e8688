#pragma once

#include "minimio/clock.hpp"
#include "minimio/coro/runtime.hpp"
#include "minimio/export.hpp"
#include "minimio/timer_queue.hpp"
#include "minimio/token.hpp"

namespace minimio::coro {

/// A timer of the runtime's queue that calls `expired`, once. It goes off in no frame
/// that has gone: to destroy it stops it.
class MINIMIO_API Alarm : private EventSink {
 public:
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

 protected:
  Alarm() noexcept = default;
  ~Alarm() { stop(); }

  void start(Runtime& runtime, Clock::time_point deadline);
  /// From now on it does not go off.
  void stop() noexcept;

  virtual void expired() noexcept = 0;

 private:
  void on_event(const Event& event) noexcept final;

  Runtime* runtime_ = nullptr;  // while it is set
  Token token_{};
  TimerId timer_;
};

}  // namespace minimio::coro
