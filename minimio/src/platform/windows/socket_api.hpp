#pragma once

// The sockets of this system. There is a file of this name for POSIX too.

#include <winsock2.h>
#include <ws2tcpip.h>
// clang-format off: it needs the two above
#include <afunix.h>
// clang-format on

#include <algorithm>
#include <climits>
#include <cstddef>
#include <span>
#include <system_error>

#include "minimio/native_handle.hpp"
#include "minimio/owned_handle.hpp"

namespace minimio {

using SocketSize = int;

inline constexpr int no_signal = 0;
inline constexpr int shut_write = SD_SEND;
inline constexpr int connect_begins = WSAEWOULDBLOCK;

/// Without this another program may take the same port. What SO_REUSEADDR is for
/// elsewhere, Windows does by itself.
inline constexpr int restart_option = SO_EXCLUSIVEADDRUSE;

/// No port can be shared out among listeners.
inline constexpr int share_option = 0;

/// The length that sendto takes.
inline int clamp_length(std::size_t length) noexcept {
  return static_cast<int>(std::min<std::size_t>(length, INT_MAX));
}

inline long receive_bytes(NativeHandle socket, std::span<char> buffer) noexcept {
  return ::recv(socket, buffer.data(), clamp_length(buffer.size()), 0);
}

inline long send_bytes(NativeHandle socket, std::span<const char> bytes) noexcept {
  return ::send(socket, bytes.data(), clamp_length(bytes.size()), no_signal);
}

inline int last_error() noexcept { return ::WSAGetLastError(); }
inline bool was_interrupted() noexcept { return false; }

/// The errors of Winsock under the names that the standard has for them.
std::errc portable_error(int error) noexcept;
std::error_code make_error(int error) noexcept;

/// Windows knows sockets only after this.
/// @see WSAStartup
void start_sockets();

/// Non-blocking, and not for child processes.
OwnedHandle open_socket(int family, int type);
OwnedHandle accept_socket(NativeHandle listener) noexcept;

/// @param truncated whether there was more in the datagram than the buffer has room
/// for.
/// @return how many bytes are in the buffer, or -1.
long receive_datagram(NativeHandle socket, std::span<char> buffer, void* address,
                      SocketSize size, bool& truncated) noexcept;

}  // namespace minimio
