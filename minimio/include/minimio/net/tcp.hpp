#pragma once

#include <span>
#include <system_error>
#include <utility>

#include "minimio/export.hpp"
#include "minimio/net/address.hpp"
#include "minimio/net/io_result.hpp"
#include "minimio/net/stream_io.hpp"
#include "minimio/owned_handle.hpp"

namespace minimio::net {

/// One end of a TCP connection. It never makes you wait, and no write waits in the
/// system for more bytes to go with it (TCP_NODELAY).
/// @see tcp(7)
class MINIMIO_API TcpStream {
 public:
  TcpStream() noexcept = default;
  explicit TcpStream(OwnedHandle socket) noexcept : socket_{std::move(socket)} {}

  /// Begins to connect. Watch it until it is `writable`, then ask `connect_error`.
  /// @throws std::system_error when it can't even begin.
  /// @see connect(2), EINPROGRESS
  static TcpStream connect(const Address& peer);

  /// How the connect went: no error; errc::operation_in_progress; or what it failed
  /// with, which is told once.
  /// @see getsockopt(2), SO_ERROR; getpeername(2)
  std::error_code connect_error() const noexcept;

  /// Takes what has come, up to the size of the buffer. No error and no bytes is the
  /// end: the peer sends no more.
  /// @see recv(2)
  IoResult read(std::span<char> buffer) noexcept {
    for (;;) {
      const auto result = receive_once(handle(), buffer);
      if (result.error != std::errc::interrupted) return result;
    }
  }

  /// Gives the system as much as it takes now, which can be less than all. Never raises
  /// SIGPIPE.
  /// @see send(2)
  IoResult write(std::span<const char> bytes) noexcept {
    for (;;) {
      const auto result = send_once(handle(), bytes);
      if (result.error != std::errc::interrupted) return result;
    }
  }

  /// Tells the peer that nothing more comes. Reading goes on.
  /// @see shutdown(2), SHUT_WR
  std::error_code shutdown_write() noexcept;

  /// @throws std::system_error when it is not connected.
  Address local_address() const;
  Address peer_address() const;

  NativeHandle handle() const noexcept { return socket_.get(); }
  /// Gives up the socket, which stays open.
  OwnedHandle release() noexcept { return std::move(socket_); }
  void close() noexcept { socket_.close(); }
  explicit operator bool() const noexcept { return static_cast<bool>(socket_); }

 private:
  OwnedHandle socket_;
};

/// Whether others may listen on the same port.
enum class PortUse {
  alone,
  /// They may, if they say so as well. Linux and FreeBSD then share the connections out
  /// among them; macOS gives all to one. Not on Windows.
  /// @see socket(7), SO_REUSEPORT
  shared,
};

/// Takes TCP connections.
/// @see listen(2)
class MINIMIO_API TcpListener {
 public:
  TcpListener() noexcept = default;

  /// @param address port 0 takes a free one; `local_address` tells which.
  /// @throws std::system_error whose what() names the call and the address;
  /// operation_not_supported, where no port can be shared.
  explicit TcpListener(const Address& address, PortUse use = PortUse::alone);

  /// A connection that waits, or an empty stream and the reason: `would_block` when
  /// there is none; too many open files, and such, when the system has run out of
  /// something. Then the connection still waits.
  /// @see accept(2)
  TcpStream accept(std::error_code& error) noexcept;

  Address local_address() const;
  NativeHandle handle() const noexcept { return socket_.get(); }
  void close() noexcept { socket_.close(); }
  explicit operator bool() const noexcept { return static_cast<bool>(socket_); }

 private:
  OwnedHandle socket_;
};

}  // namespace minimio::net
