#pragma once

#include <functional>

#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/handle.hpp"

namespace minimio::loop {

/// Calls back, in the loop, when the process gets a signal. There may be several for
/// one signal, in one loop or in many: all of them hear of it. It is unreferenced at
/// first.
///
/// On Windows there are SIGINT, for Ctrl-C, SIGBREAK, for Ctrl-Break, and SIGTERM, for
/// a console that is closed.
/// @see signal(7), SetConsoleCtrlHandler
class MINIMIO_API Signal : public Handle {
 public:
  using Callback = std::function<void()>;

  explicit Signal(EventLoop& loop);

  /// Calls back once for each signal that comes from now on, one a turn. Those that the
  /// system makes one of, since the first has not come through yet, are one here. If it
  /// has been started already, this is a change.
  /// @throws std::system_error for a number that can't be caught; on Windows for all
  /// but
  ///   the three, with errc::operation_not_supported.
  void start(int number, Callback callback);

  /// What comes later is not heard. With the last handle of a number the signal does
  /// again what it did before the first.
  void stop() noexcept;
};

}  // namespace minimio::loop
