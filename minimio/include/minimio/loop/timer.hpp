#pragma once

#include <functional>

#include "minimio/clock.hpp"
#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/handle.hpp"

namespace minimio::loop {

/// Calls back when a time has passed, once or again and again. Never early; how late,
/// is up to the other callbacks and to the system.
class MINIMIO_API Timer : public Handle {
 public:
  using Callback = std::function<void()>;

  explicit Timer(EventLoop& loop);

  /// Counts from EventLoop::now. A timer that was started already starts anew.
  /// @param delay zero or less is due in the next turn; one without end is never due.
  void start(Clock::duration delay, Callback callback);

  /// The first time after one interval. It keeps to its beat: however late a call was,
  /// the next deadline is a multiple of the interval from the first; beats that were
  /// missed are left out.
  void start_repeating(Clock::duration interval, Callback callback);

  /// Starts anew, from now, what was started last, with its callback: what a
  /// connection's idle timeout does at each sign of life. Does nothing if there was
  /// none.
  void again();

  void stop() noexcept;
};

}  // namespace minimio::loop
