#pragma once

#include <functional>

namespace net {

//! [stop-request]
/// Calls a function when the program is asked to stop: by SIGINT or SIGTERM, or by a
/// console event on Windows. The call comes from a thread of its own, where everything
/// is allowed. One a process, made before any other thread.
/// @see sigwait(3), SetConsoleCtrlHandler
class StopRequest {
 public:
  explicit StopRequest(std::function<void()> notify);
  ~StopRequest();
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;
};
//! [stop-request]

}  // namespace net
