#pragma once

// The sockets of this system. There is a file of this name for Windows too.

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <span>
#include <system_error>

#include "minimio/native_handle.hpp"
#include "minimio/owned_handle.hpp"

namespace minimio {

using SocketSize = socklen_t;

#ifdef MSG_NOSIGNAL
inline constexpr int no_signal = MSG_NOSIGNAL;
#else
inline constexpr int no_signal = 0;  // macOS: SO_NOSIGPIPE says it for the socket
#endif

inline constexpr int shut_write = SHUT_WR;
inline constexpr int connect_begins = EINPROGRESS;

inline long receive_bytes(NativeHandle socket, std::span<char> buffer) noexcept {
  return ::read(socket, buffer.data(), buffer.size());
}

inline long send_bytes(NativeHandle socket, std::span<const char> bytes) noexcept {
  return ::send(socket, bytes.data(), bytes.size(), no_signal);
}

/// The length that sendto takes.
inline std::size_t clamp_length(std::size_t length) noexcept { return length; }

inline int last_error() noexcept { return errno; }
inline std::error_code make_error(int error) noexcept {
  return {error, std::generic_category()};
}
inline std::errc portable_error(int error) noexcept { return std::errc{error}; }
inline bool was_interrupted() noexcept { return errno == EINTR; }

/// Windows knows sockets only after this; here it does nothing.
inline void start_sockets() {}

/// Non-blocking, and closed by exec(3).
OwnedHandle open_socket(int family, int type);
OwnedHandle accept_socket(NativeHandle listener) noexcept;

/// @param truncated whether there was more in the datagram than the buffer has room
/// for.
/// @return how many bytes are in the buffer, or -1.
long receive_datagram(NativeHandle socket, std::span<char> buffer, void* address,
                      SocketSize size, bool& truncated) noexcept;

/// What a listener does so that a server can start again at once, while former
/// connections are in TIME_WAIT. socket(7), SO_REUSEADDR
inline constexpr int restart_option = SO_REUSEADDR;

/// What several listeners do so as to share a port. socket(7), SO_REUSEPORT
#ifdef SO_REUSEPORT_LB
inline constexpr int share_option = SO_REUSEPORT_LB;  // FreeBSD's that shares out
#else
inline constexpr int share_option = SO_REUSEPORT;
#endif

}  // namespace minimio
