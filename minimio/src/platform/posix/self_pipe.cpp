#include "platform/posix/self_pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "platform/posix/system_call.hpp"

namespace minimio {

//! [self-pipe]
SelfPipe::SelfPipe() {
  int ends[2];
  check(::pipe(ends), "pipe");
  readable_end_ = OwnedHandle{ends[0]};
  writable_end_ = OwnedHandle{ends[1]};
  for (const int end : ends) {
    check(::fcntl(end, F_SETFD, FD_CLOEXEC), "fcntl");
    check(::fcntl(end, F_SETFL, O_NONBLOCK), "fcntl");
  }
}

// A full pipe is readable already, so that nothing is lost when this fails.
void SelfPipe::ring() const noexcept {
  retry_on_eintr([&] { return ::write(writable_end_.get(), "", 1); });
}

void SelfPipe::silence() const noexcept {
  char rung[64];
  while (retry_on_eintr([&] {
           return ::read(readable_end_.get(), rung, sizeof rung);
         }) == sizeof rung) {}
}
//! [self-pipe]

}  // namespace minimio
