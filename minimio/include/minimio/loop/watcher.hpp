#pragma once

#include <functional>

#include "minimio/event.hpp"
#include "minimio/export.hpp"
#include "minimio/interest.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/handle.hpp"
#include "minimio/native_handle.hpp"

namespace minimio::loop {

/// Watches a handle of the system, which stays yours: stop or close the watcher before
/// you close it.
class MINIMIO_API Watcher : public Handle {
 public:
  using Callback = std::function<void(const Event&)>;

  explicit Watcher(EventLoop& loop);

  /// Calls back for as long as it is so (Mode::level). If it has been started already,
  /// this is a change.
  /// @throws std::system_error, as Poller::add.
  void start(NativeHandle handle, Interest interest, Callback callback);
  void stop() noexcept;
};

}  // namespace minimio::loop
