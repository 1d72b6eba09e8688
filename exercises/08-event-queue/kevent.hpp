#pragma once

// The system's kqueue on macOS, and on Linux that of chapter 5.

#include <sys/event.h>
#include <sys/types.h>

#include <cstdint>

namespace given {

using Kevent = struct kevent;

/// One change to one filter. Its key comes back with each event.
inline Kevent make_kevent(int descriptor, short filter, unsigned flags,
                          std::uint64_t key) {
#ifdef NOTE_LEAVEERROR  // chapter 5's can tell a socket's error only by taking it
  constexpr unsigned notes = NOTE_LEAVEERROR;
#else
  constexpr unsigned notes = 0;
#endif
  Kevent change;
  EV_SET(&change, descriptor, filter, static_cast<unsigned short>(flags), notes, 0,
         reinterpret_cast<void*>(static_cast<std::uintptr_t>(key)));
  return change;
}

inline std::uint64_t key_of(const Kevent& event) {
  return reinterpret_cast<std::uintptr_t>(event.udata);
}

}  // namespace given
