#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "minimio/net/tcp.hpp"

namespace net {

/// How much is read at once, and so the most that is ever pending for one client.
inline constexpr std::size_t stream_buffer_size = 64 * 1024;

/// What to do with a client next.
enum class Next {
  as_before,       // wait as before
  wait_for_bytes,  // all that was pending is sent
  wait_for_room,   // the client is slow to read: some bytes are pending
  drop,            // it hung up, or its connection broke
};

/// Chapter 2's client on the library's stream, and so on Windows too. While bytes are
/// pending it reads nothing more.
class EchoStream {
 public:
  EchoStream() = default;
  explicit EchoStream(minimio::net::TcpStream stream) : stream_{std::move(stream)} {}

  //! [echo]
  /// Sends what is pending, or reads once into `buffer` and sends that back.
  Next echo(std::span<char> buffer) {
    if (!pending_.empty()) return send_pending();

    const auto received = stream_.read(buffer);
    if (received.would_block()) return Next::as_before;
    if (received.bytes == 0) return Next::drop;
    return send(buffer.first(received.bytes));
  }
  //! [echo]

  minimio::NativeHandle handle() const noexcept { return stream_.handle(); }

 private:
  Next send(std::span<const char> bytes) {
    const auto sent = stream_.write(bytes);
    if (sent.bytes == bytes.size()) return Next::as_before;
    if (!sent && !sent.would_block()) return Next::drop;
    pending_.assign(bytes.begin() + sent.bytes, bytes.end());
    return Next::wait_for_room;
  }

  Next send_pending() {
    const auto sent = stream_.write(pending_);
    if (!sent && !sent.would_block()) return Next::drop;
    pending_ = {pending_.begin() + sent.bytes, pending_.end()};
    return pending_.empty() ? Next::wait_for_bytes : Next::as_before;
  }

  minimio::net::TcpStream stream_;
  std::vector<char> pending_;  // read from the client, not yet sent back
};

}  // namespace net
