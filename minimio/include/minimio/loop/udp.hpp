#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <system_error>

#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/handle.hpp"
#include "minimio/loop/stream.hpp"
#include "minimio/net/address.hpp"

namespace minimio::loop {

struct Datagram {
  std::span<const char> bytes;  ///< The loop's: they go when the callback returns.
  net::Address sender;
  std::error_code error;  ///< errc::message_size: the rest of it is lost.
};

/// Sends and receives datagrams.
/// @see udp(7)
class MINIMIO_API UdpSocket : public Handle {
 public:
  using Callback = std::function<void(const Datagram&)>;

  /// @param address port 0 takes a free one; `local_address` tells which.
  /// @throws std::system_error whose what() names the call and the address.
  UdpSocket(EventLoop& loop, const net::Address& address);

  /// An error does not stop it: a peer's is no other peer's.
  /// @throws std::system_error, as Poller::add.
  void receive_start(Callback callback);
  void receive_stop() noexcept;

  /// Sends it now, or when there is room for it, in order.
  /// @param done that the system has it, or why not; never called before `send`
  /// returns.
  void send(std::span<const char> datagram, const net::Address& peer, Done done = {});
  /// Of the datagrams that wait for room.
  std::size_t pending_bytes() const noexcept;

  net::Address local_address() const;
};

}  // namespace minimio::loop
