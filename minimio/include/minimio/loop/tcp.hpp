#pragma once

#include <functional>

#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/handle.hpp"
#include "minimio/loop/stream.hpp"
#include "minimio/net/address.hpp"
#include "minimio/net/tcp.hpp"

namespace minimio::loop {

/// One end of a TCP connection.
/// @see tcp(7)
class MINIMIO_API TcpStream : public Stream {
 public:
  /// One that is to `connect`.
  explicit TcpStream(EventLoop& loop);
  /// One that is connected.
  TcpStream(EventLoop& loop, net::TcpStream stream);

  /// Once.
  /// @param done connected, or why not; never called before `connect` returns.
  /// @see connect(2)
  void connect(const net::Address& peer, Done done);

  /// @throws std::system_error when it is not connected.
  net::Address local_address() const;
  net::Address peer_address() const;
};

/// Takes TCP connections. While the system has no descriptor left, it pauses, and looks
/// again ten times a second.
/// @see listen(2)
class MINIMIO_API TcpServer : public Handle {
 public:
  using Callback = std::function<void(TcpStream)>;

  explicit TcpServer(EventLoop& loop);

  /// Calls back with each connection that comes. Once.
  /// @throws std::system_error whose what() names the call and the address.
  void listen(const net::Address& address, Callback callback);
  void listen(net::TcpListener listener, Callback callback);

  /// @throws std::system_error when it does not listen.
  net::Address local_address() const;
};

}  // namespace minimio::loop
