#pragma once

#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "minimio/export.hpp"
#include "minimio/net/io_result.hpp"
#include "minimio/net/stream_io.hpp"
#include "minimio/owned_handle.hpp"

namespace minimio::net {

/// One end of a connection between two processes of one machine. It never makes you
/// wait. A system without such sockets, as Windows was for long, refuses with
/// errc::address_family_not_supported.
/// @see unix(7)
class MINIMIO_API UnixStream {
 public:
  UnixStream() noexcept = default;
  explicit UnixStream(OwnedHandle socket) noexcept : socket_{std::move(socket)} {}

  /// Connects at once, or not at all.
  /// @throws std::system_error whose what() names the call and the path.
  static UnixStream connect(const std::string& path);

  /// As those of TcpStream.
  IoResult read(std::span<char> buffer) noexcept {
    for (;;) {
      const auto result = receive_once(handle(), buffer);
      if (result.error != std::errc::interrupted) return result;
    }
  }
  IoResult write(std::span<const char> bytes) noexcept {
    for (;;) {
      const auto result = send_once(handle(), bytes);
      if (result.error != std::errc::interrupted) return result;
    }
  }
  std::error_code shutdown_write() noexcept;

  NativeHandle handle() const noexcept { return socket_.get(); }
  void close() noexcept { socket_.close(); }
  explicit operator bool() const noexcept { return static_cast<bool>(socket_); }

 private:
  OwnedHandle socket_;
};

/// Takes connections at a path, which it makes, and which it leaves for you to remove.
class MINIMIO_API UnixListener {
 public:
  UnixListener() noexcept = default;

  /// @throws std::system_error whose what() names the call and the path;
  ///   errc::address_in_use when there is something at the path already.
  explicit UnixListener(const std::string& path);

  /// As that of TcpListener.
  UnixStream accept(std::error_code& error) noexcept;

  NativeHandle handle() const noexcept { return socket_.get(); }
  void close() noexcept { socket_.close(); }
  explicit operator bool() const noexcept { return static_cast<bool>(socket_); }

 private:
  OwnedHandle socket_;
};

}  // namespace minimio::net
