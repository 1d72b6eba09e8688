#include "net/signals.hpp"

#include <fcntl.h>
#include <signal.h>

#include <cerrno>

#include "net/system_call.hpp"

namespace net {
namespace {

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  check(::sigaction(signal, &action, nullptr), "sigaction");
}

volatile sig_atomic_t stop_pipe = -1;

}  // namespace

void ignore_sigpipe() { handle(SIGPIPE, SIG_IGN); }

//! [exit-on-stop]
void exit_on_stop() {
  // _exit is one of the few functions that a signal handler may call. signal-safety(7)
  const auto end = [](int) { ::_exit(0); };
  handle(SIGINT, end);
  handle(SIGTERM, end);
}
//! [exit-on-stop]

//! [stop-signal]
StopSignal::StopSignal() {
  int ends[2];
  check(::pipe(ends), "pipe");
  readable_end_ = Descriptor{ends[0]};
  writable_end_ = Descriptor{ends[1]};
  for (const int end : ends) check(::fcntl(end, F_SETFD, FD_CLOEXEC), "fcntl");
  set_non_blocking(writable_end_);  // a full pipe must not block a signal handler

  stop_pipe = writable_end_.get();
  const auto write_a_byte = [](int) {
    const int interrupted = errno;
    [[maybe_unused]] const auto written = ::write(static_cast<int>(stop_pipe), "", 1);
    errno = interrupted;
  };
  handle(SIGINT, write_a_byte);
  handle(SIGTERM, write_a_byte);
}
//! [stop-signal]

StopSignal::~StopSignal() {
  // We are on our way out already; asking twice must not end us with another status.
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGTERM, SIG_IGN);
}

}  // namespace net
