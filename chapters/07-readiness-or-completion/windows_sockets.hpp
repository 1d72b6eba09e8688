#pragma once

#include <winsock2.h>

#include <string>
#include <string_view>
#include <utility>

/// Windows knows sockets only after this.
/// @see WSAStartup
class Winsock {
 public:
  Winsock();
  ~Winsock() { ::WSACleanup(); }
  Winsock(const Winsock&) = delete;
  Winsock& operator=(const Winsock&) = delete;
};

/// Owns one socket and closes it.
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

 private:
  SOCKET handle_ = INVALID_SOCKET;
};

/// A completion port with one completion at a time.
class Port {
 public:
  Port();
  ~Port() { ::CloseHandle(port_); }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  void associate(const Socket& socket);

  /// The next completion, or one that is all zeros when the time has passed.
  /// @param timeout_ms in milliseconds, or INFINITE.
  OVERLAPPED_ENTRY wait(DWORD timeout_ms = INFINITE);

 private:
  HANDLE port_;
};

/// A connection of this program with itself, over loopback.
struct Connection {
  Socket ours, peer;
};

Connection connect_to_ourselves();

/// A loopback port that is taken, and on which nobody listens.
struct Nobody {
  Socket socket;
  sockaddr_in address;
};

Nobody make_nobody();
Socket new_socket();

/// Throws the thread's last error as a std::system_error that names the call.
[[noreturn]] void throw_last_error(std::string_view call);

/// Throws it unless the call succeeded.
void check(bool succeeded, std::string_view call);

/// The same for a call that may go on after it returns, with a completion at its end.
void check_started(bool succeeded, std::string_view call);
