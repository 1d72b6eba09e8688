#pragma once

#include "08-event-queue/given.hpp"

namespace given {

/// The answer of poll, in minimio's words. Those of epoll are the same. poll(2)
inline Happened in_words(int descriptor, unsigned answer, Interest interest) {
  auto what = Happened::nothing;
  if (interest == Interest::none) return what;
  const auto says = [&](unsigned bits) { return (answer & bits) != 0; };
  if (says(POLLIN)) what |= Happened::readable;
  if (says(POLLOUT)) what |= Happened::writable;
  if (says(POLLPRI)) what |= Happened::priority;
#ifdef POLLRDHUP
  if (says(POLLRDHUP)) what |= Happened::read_closed;
#else
  if (says(POLLIN) && is_at_end(descriptor)) what |= Happened::read_closed;
#endif
  if (is_pipe(descriptor)) {  // to a pipe they mean something else. poll(2)
    if (says(POLLERR)) what |= Happened::write_closed;
    if (says(POLLHUP)) what |= Happened::read_closed;
  } else {
    if (says(POLLERR)) what |= Happened::error;
    if (says(POLLHUP)) what |= Happened::read_closed | Happened::write_closed;
  }
  if (says(POLLERR | POLLHUP)) {  // what has ended makes nobody wait
    if (contains(interest, Interest::readable)) what |= Happened::readable;
    if (contains(interest, Interest::writable)) what |= Happened::writable;
  }
  return what;
}

/// What poll has to be asked for.
inline unsigned bits_for(Interest interest) {
  unsigned bits = 0;
  if (contains(interest, Interest::readable)) bits |= POLLIN;
  if (contains(interest, Interest::writable)) bits |= POLLOUT;
  if (contains(interest, Interest::priority)) bits |= POLLPRI;
#ifdef POLLRDHUP
  if (contains(interest, Interest::readable)) bits |= POLLRDHUP;
#endif
  return bits;
}

/// What is so of a descriptor, in minimio's words. select says that it is ready, and
/// neither an end nor an error: so one asks poll about it.
inline Happened look_closely(int descriptor, Interest interest) {
  pollfd one{descriptor, static_cast<short>(bits_for(interest)), 0};
  net::retry_on_eintr([&] { return ::poll(&one, 1, 0); });
  return in_words(descriptor, static_cast<unsigned short>(one.revents), interest);
}

}  // namespace given
