#pragma once

#include <span>
#include <system_error>
#include <utility>

#include "minimio/export.hpp"
#include "minimio/net/address.hpp"
#include "minimio/net/io_result.hpp"
#include "minimio/owned_handle.hpp"

namespace minimio::net {

/// Sends and receives datagrams. It never makes you wait.
/// @see udp(7)
class MINIMIO_API UdpSocket {
 public:
  UdpSocket() noexcept = default;

  /// @param address port 0 takes a free one; `local_address` tells which.
  /// @throws std::system_error whose what() names the call and the address.
  explicit UdpSocket(const Address& address);

  /// Sends all of it as one datagram, or nothing.
  /// @see sendto(2)
  IoResult send_to(std::span<const char> datagram, const Address& peer) noexcept;

  /// Takes one datagram. What does not fit into the buffer is lost, and
  /// errc::message_size then the error; `bytes` says how many are in the buffer.
  /// @param sender of the datagram.
  /// @see recvfrom(2)
  IoResult receive_from(std::span<char> buffer, Address& sender) noexcept;

  Address local_address() const;
  NativeHandle handle() const noexcept { return socket_.get(); }
  void close() noexcept { socket_.close(); }
  explicit operator bool() const noexcept { return static_cast<bool>(socket_); }

 private:
  OwnedHandle socket_;
};

}  // namespace minimio::net
