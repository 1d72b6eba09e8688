#pragma once

#include <poll.h>

#include "minimio/event.hpp"
#include "minimio/interest.hpp"

namespace minimio {

#ifdef POLLRDHUP
inline constexpr unsigned read_hang_up = POLLRDHUP;
#else
inline constexpr unsigned read_hang_up = 0;  // such a system tells of no half-close
#endif

/// The events of poll(2) to ask for. epoll and io_uring have the same bits.
unsigned poll_bits(Interest interest) noexcept;

/// Whether an answer says no more than that something is ready, in bits that are
/// Happened's own.
inline bool is_plain(unsigned bits) noexcept {
  constexpr unsigned plain = POLLPRI | POLLOUT | (read_hang_up != 0 ? POLLIN : 0);
  static_assert(static_cast<unsigned>(Happened::readable) == POLLIN &&
                static_cast<unsigned>(Happened::priority) == POLLPRI &&
                static_cast<unsigned>(Happened::writable) == POLLOUT);
  return (bits & ~plain) == 0;
}

/// What any answer says. To those who asked for nothing, nothing.
Happened happened(int descriptor, unsigned bits, Interest interest) noexcept;

}  // namespace minimio
