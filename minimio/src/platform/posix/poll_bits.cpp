#include "platform/posix/poll_bits.hpp"

#include <poll.h>
#include <sys/socket.h>

#include "platform/posix/file_id.hpp"

namespace minimio {
namespace {

// Without POLLRDHUP a look at the next byte tells that there is none, nor will be.
bool is_at_end(int descriptor) noexcept {
  if (read_hang_up != 0) return false;
  char byte;
  return ::recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

// What has ended makes nobody wait.
Happened without_waiting(Interest interest) noexcept {
  auto what = Happened::nothing;
  if (contains(interest, Interest::readable)) what |= Happened::readable;
  if (contains(interest, Interest::writable)) what |= Happened::writable;
  return what;
}

// On a pipe an error means that nobody reads it any more, and hanging up that nobody
// writes it. poll(2)
Happened ended(int descriptor, unsigned bits) noexcept {
  auto what = Happened::nothing;
  if (is_pipe(descriptor)) {
    if (bits & POLLERR) what |= Happened::write_closed;
    if (bits & POLLHUP) what |= Happened::read_closed;
  } else {
    if (bits & POLLERR) what |= Happened::error;
    if (bits & POLLHUP) what |= Happened::read_closed | Happened::write_closed;
  }
  return what;
}

}  // namespace

unsigned poll_bits(Interest interest) noexcept {
  unsigned bits = 0;
  if (contains(interest, Interest::readable)) bits |= POLLIN | read_hang_up;
  if (contains(interest, Interest::priority)) bits |= POLLPRI;
  if (contains(interest, Interest::writable)) bits |= POLLOUT;
  return bits;
}

Happened happened(int descriptor, unsigned bits, Interest interest) noexcept {
  if (interest == Interest::none) return Happened::nothing;
  auto what = Happened::nothing;
  if (bits & POLLIN) what |= Happened::readable;
  if (bits & POLLPRI) what |= Happened::priority;
  if (bits & POLLOUT) what |= Happened::writable;
  if (bits & read_hang_up || (bits & POLLIN && is_at_end(descriptor)))
    what |= Happened::read_closed;
  if (bits & (POLLERR | POLLHUP))
    what |= ended(descriptor, bits) | without_waiting(interest);
  return what;
}

}  // namespace minimio
