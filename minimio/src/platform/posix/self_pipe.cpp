#include "platform/posix/self_pipe.hpp"

#include <unistd.h>

#include "platform/posix/system_call.hpp"

namespace minimio {

//! [self-pipe]
// A full pipe is readable already, so that nothing is lost when this fails.
void SelfPipe::ring() const noexcept {
  retry_on_eintr([&] { return ::write(pipe_.writable.get(), "", 1); });
}

void SelfPipe::silence() const noexcept {
  char rung[64];
  while (retry_on_eintr([&] {
           return ::read(pipe_.readable.get(), rung, sizeof rung);
         }) == sizeof rung) {}
}
//! [self-pipe]

}  // namespace minimio
