#include "platform/posix/pipe_ends.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/posix/system_call.hpp"

namespace minimio {

PipeEnds open_pipe() {
  int ends[2];
#ifdef SOCK_CLOEXEC  // systems that have this for sockets have pipe2(2) as well
  check(::pipe2(ends, O_NONBLOCK | O_CLOEXEC), "pipe2");
  return {OwnedHandle{ends[0]}, OwnedHandle{ends[1]}};
#else
  check(::pipe(ends), "pipe");
  PipeEnds pipe{OwnedHandle{ends[0]}, OwnedHandle{ends[1]}};
  for (const int end : ends) {
    check(::fcntl(end, F_SETFD, FD_CLOEXEC), "fcntl");
    check(::fcntl(end, F_SETFL, O_NONBLOCK), "fcntl");
  }
  return pipe;
#endif
}

}  // namespace minimio
