#pragma once

#include "net/descriptor.hpp"

namespace net {

/// Makes a write to a client that has gone fail with EPIPE instead of ending the
/// process.
/// @see signal(7)
void ignore_sigpipe();

/// Makes SIGINT and SIGTERM end the process with status 0; the kernel closes what is
/// open.
/// @see _exit(2)
void exit_on_stop();

/// SIGINT and SIGTERM as a descriptor: it becomes readable when one arrives. One a
/// process.
/// @see sigaction(2), pipe(2)
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  int descriptor() const noexcept { return readable_end_.get(); }

 private:
  Descriptor readable_end_;
  Descriptor writable_end_;
};

}  // namespace net
