#pragma once

#include <cstddef>
#include <span>
#include <system_error>
#include <utility>

#include "minimio/coro/runtime.hpp"
#include "minimio/coro/task.hpp"
#include "minimio/coro/watch.hpp"
#include "minimio/export.hpp"
#include "minimio/net/address.hpp"
#include "minimio/net/io_result.hpp"
#include "minimio/net/tcp.hpp"
#include "minimio/owned_handle.hpp"

namespace minimio::coro {

/// What `read` gives to be awaited.
class MINIMIO_API ReadWait final : public WatchWait {
 public:
  ReadWait(WatchState& watch, std::span<char> buffer) noexcept
      : WatchWait{watch, Direction::read}, buffer_{buffer} {}
  net::IoResult await_resume() const {
    throw_if_cancelled();
    return result_;
  }

 private:
  bool attempt() noexcept override;

  std::span<char> buffer_;
  net::IoResult result_;
};

/// What `write` gives to be awaited.
class MINIMIO_API WriteWait final : public WatchWait {
 public:
  WriteWait(WatchState& watch, std::span<const char> bytes) noexcept
      : WatchWait{watch, Direction::write}, bytes_{bytes} {}
  net::IoResult await_resume() const {
    throw_if_cancelled();
    return result_;
  }

 private:
  bool attempt() noexcept override;

  std::span<const char> bytes_;
  net::IoResult result_;
};

/// One end of a TCP connection, for a coroutine that reads and one that writes, which
/// may be the same.
class MINIMIO_API TcpStream {
 public:
  /// @throws std::system_error, when the poller can't watch it.
  TcpStream(Runtime& runtime, net::TcpStream stream);

  /// `co_await stream.read(buffer)`: waits until something has come, and takes it, up
  /// to the size of the buffer. No error and no bytes is the end.
  /// @see recv(2)
  ReadWait read(std::span<char> buffer) const noexcept {
    return {watch_.state(), buffer};
  }

  /// `co_await stream.write(bytes)`: waits until the system has taken all of it, or
  /// there is an error; `bytes` then says how many it took before. What was cancelled
  /// may have been written in part.
  /// @see send(2)
  WriteWait write(std::span<const char> bytes) const noexcept {
    return {watch_.state(), bytes};
  }

  /// `co_await stream.readable()`: as `read`, but it needs no buffer while it waits.
  ReadyWait readable() const noexcept { return watch_.readable(); }
  ReadyWait writable() const noexcept { return watch_.writable(); }

  /// Tells the peer that nothing more comes. Reading goes on.
  std::error_code shutdown_write() noexcept { return stream_.shutdown_write(); }

  net::Address local_address() const { return stream_.local_address(); }
  net::Address peer_address() const { return stream_.peer_address(); }

 private:
  net::TcpStream stream_;
  Watch watch_;  // goes before the socket is closed
};

/// Connects. @throws std::system_error whose what() names the peer.
/// @see connect(2)
MINIMIO_API Task<TcpStream> connect(Runtime& runtime, net::Address peer);

/// What `accept` gives to be awaited.
class MINIMIO_API AcceptWait final : public WatchWait {
 public:
  AcceptWait(WatchState& watch, std::error_code& error) noexcept
      : WatchWait{watch, Direction::read}, error_{error} {}
  net::TcpStream await_resume() {
    throw_if_cancelled();
    return net::TcpStream{std::move(socket_)};
  }

 private:
  bool attempt() noexcept override;

  std::error_code& error_;
  OwnedHandle socket_;
};

/// Takes TCP connections, for one coroutine.
class MINIMIO_API TcpListener {
 public:
  /// @throws std::system_error, when the poller can't watch it.
  TcpListener(Runtime& runtime, net::TcpListener listener);

  /// `co_await listener.accept(error)`: waits for a connection. An empty stream: the
  /// system has run out of something, as descriptors, which `error` names; the
  /// connection still waits.
  /// @see accept(2)
  AcceptWait accept(std::error_code& error) const noexcept {
    return {watch_.state(), error};
  }

  net::Address local_address() const { return listener_.local_address(); }

 private:
  net::TcpListener listener_;
  Watch watch_;  // goes before the socket is closed
};

}  // namespace minimio::coro
