#pragma once

#include <winsock2.h>

#include <string_view>
#include <utility>

#include "net/options.hpp"

namespace net {

/// Windows knows sockets only after this.
/// @see WSAStartup
class Winsock {
 public:
  Winsock();
  ~Winsock() { ::WSACleanup(); }
  Winsock(const Winsock&) = delete;
  Winsock& operator=(const Winsock&) = delete;
};

//! [socket]
/// Owns one socket and closes it. On Windows a socket is no descriptor: it has a type,
/// an invalid value and a close of its own.
class Socket {
 public:
  Socket() = default;
  explicit Socket(SOCKET handle) noexcept : handle_{handle} {}
  Socket(Socket&& other) noexcept
      : handle_{std::exchange(other.handle_, INVALID_SOCKET)} {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Socket() { close(); }

  void close() noexcept {
    if (handle_ != INVALID_SOCKET)
      ::closesocket(std::exchange(handle_, INVALID_SOCKET));
  }

  SOCKET get() const noexcept { return handle_; }
  HANDLE as_handle() const noexcept { return reinterpret_cast<HANDLE>(handle_); }
  explicit operator bool() const noexcept { return handle_ != INVALID_SOCKET; }

 private:
  SOCKET handle_ = INVALID_SOCKET;
};
//! [socket]

/// False when the connection has broken, or the socket does not know the option.
/// @see setsockopt
template <typename Value>
bool set_option(const Socket& socket, int level, int option, const Value& value) {
  return ::setsockopt(socket.get(), level, option,
                      reinterpret_cast<const char*>(&value), sizeof value) == 0;
}

/// Throws the thread's last error as a std::system_error that names the call.
/// @see GetLastError, WSAGetLastError
[[noreturn]] void throw_last_error(std::string_view call);

/// Listens, and prints where: `listening on 127.0.0.1:PORT`.
/// @throws std::system_error whose what() names the call and the address.
Socket listen_on(const Options& options);

/// AF_INET or AF_INET6: what the sockets that it accepts must be made with.
int family_of(const Socket& listener);

}  // namespace net
