#pragma once

#include "minimio/net/pipe.hpp"

namespace net {

/// That the program is asked to stop, by SIGINT or SIGTERM, or by a console event on
/// Windows, as a handle: it becomes readable. SIGPIPE is ignored from now on. One a
/// process.
/// @see sigaction(2), SetConsoleCtrlHandler
class StopRequest {
 public:
  StopRequest();
  ~StopRequest();
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;

  minimio::NativeHandle handle() const noexcept { return pipe_.reader.handle(); }

 private:
  minimio::net::Pipe pipe_ = minimio::net::make_pipe();
};

}  // namespace net
