#include <signal.h>
#include <unistd.h>

#include <cerrno>

#include "net/stop_request.hpp"

namespace net {
namespace {

//! [handler]
volatile sig_atomic_t stop_pipe = -1;

void write_a_byte(int) {
  const int interrupted = errno;
  [[maybe_unused]] const auto written = ::write(static_cast<int>(stop_pipe), "", 1);
  errno = interrupted;
}
//! [handler]

}  // namespace

StopRequest::StopRequest() {
  stop_pipe = pipe_.writer.handle();
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGINT, write_a_byte);
  ::signal(SIGTERM, write_a_byte);
}

StopRequest::~StopRequest() {
  // We are on our way out already; asking twice must not end us with another status.
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGTERM, SIG_IGN);
}

}  // namespace net
