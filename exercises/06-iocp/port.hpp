#pragma once

#include <winsock2.h>
// After winsock2.h, or the old Winsock comes with it.
#include <mswsock.h>

#include <array>
#include <span>

#include "kit/lent.hpp"
#include "net/winsock.hpp"

/// What the port says of an operation that is done.
struct Completion {
  OVERLAPPED* operation;  // which one
  std::size_t bytes;      // how many were moved; 0 where it has failed
  bool succeeded;
};

/// A completion port, as in the chapter.
class Port {
 public:
  Port() : port_{::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1)} {
    if (!port_) net::throw_last_error("CreateIoCompletionPort");
  }
  ~Port() { ::CloseHandle(port_); }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  /// What the socket's operations come to is told here from now on.
  void associate(const net::Socket& socket) {
    if (::CreateIoCompletionPort(socket.as_handle(), port_, 0, 0) != port_)
      net::throw_last_error("CreateIoCompletionPort");
  }

  /// Waits for one operation to be done.
  Completion wait() {
    kit::look_at_lent(__builtin_frame_address(0));
    OVERLAPPED_ENTRY entry;
    ULONG count = 0;
    if (!::GetQueuedCompletionStatusEx(port_, &entry, 1, &count, INFINITE, FALSE))
      net::throw_last_error("GetQueuedCompletionStatusEx");
    auto* const operation = entry.lpOverlapped;
    kit::take_back(operation);
    return {operation, entry.dwNumberOfBytesTransferred, operation->Internal == 0};
  }

 private:
  HANDLE port_;
};

/// Lends the buffer to a call that begins an operation.
/// @return false if it has failed at once. Then it is not under way.
template <typename Call>
bool begin(OVERLAPPED& overlapped, std::span<const char> buffer, Call call) {
  kit::lend({reinterpret_cast<const char*>(&overlapped), sizeof overlapped}, buffer);
  overlapped = {};
  WSABUF whole{.len = static_cast<ULONG>(buffer.size()),
               .buf = const_cast<char*>(buffer.data())};
  if (call(&whole) || ::WSAGetLastError() == WSA_IO_PENDING) return true;
  kit::take_back(&overlapped);
  return false;
}

/// WSARecv.
[[nodiscard]] inline bool begin_receive(const net::Socket& socket,
                                        OVERLAPPED& overlapped,
                                        std::span<char> buffer) {
  return begin(overlapped, buffer, [&](WSABUF* whole) {
    DWORD flags = 0;
    return ::WSARecv(socket.get(), whole, 1, nullptr, &flags, &overlapped, nullptr) ==
           0;
  });
}

/// WSASend.
[[nodiscard]] inline bool begin_send(const net::Socket& socket, OVERLAPPED& overlapped,
                                     std::span<const char> bytes) {
  return begin(overlapped, bytes, [&](WSABUF* whole) {
    return ::WSASend(socket.get(), whole, 1, nullptr, 0, &overlapped, nullptr) == 0;
  });
}

/// Takes the clients of a listener, one at a time, by AcceptEx.
class Acceptor {
 public:
  Acceptor(Port& port, const net::Socket& listener) : port_{port}, listener_{listener} {
    port_.associate(listener_);
    accept();
  }

  /// Whether it is this that has completed.
  bool is(const OVERLAPPED* operation) const { return operation == &overlapped_; }

  /// The client that has come. Waits for the next.
  net::Socket take() {
    auto client = std::move(unconnected_);
    net::set_option(client, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, listener_.get());
    port_.associate(client);
    accept();
    return client;
  }

 private:
  void accept() {
    unconnected_ = net::Socket{::socket(net::family_of(listener_), SOCK_STREAM, 0)};
    if (!unconnected_) net::throw_last_error("socket");
    constexpr DWORD address_size = sizeof(sockaddr_storage) + 16;
    DWORD received = 0;
    const bool is_under_way = begin(overlapped_, addresses_, [&](WSABUF* whole) {
      return ::AcceptEx(listener_.get(), unconnected_.get(), whole->buf, 0,
                        address_size, address_size, &received, &overlapped_);
    });
    if (!is_under_way) net::throw_last_error("AcceptEx");
  }

  Port& port_;
  const net::Socket& listener_;
  net::Socket unconnected_;
  OVERLAPPED overlapped_{};
  std::array<char, 2 * (sizeof(sockaddr_storage) + 16)> addresses_;
};
