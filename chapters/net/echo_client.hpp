#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "net/descriptor.hpp"

namespace net {

/// How much is read at once, and so the most that is ever pending for one client.
inline constexpr std::size_t buffer_size = 64 * 1024;

//! [echo-client]
/// What one step of echoing came to.
enum class Step {
  echoed,           // bytes came and went; there may be more
  nothing_to_read,  // the client has said nothing new
  not_all_sent,     // the client is slow to read: some bytes are pending
  finished,         // it hung up, or its connection broke
};

/// A client that never makes us wait: its socket is non-blocking, and what the socket
/// won't take is kept. While bytes are pending it reads nothing more, so it keeps one
/// buffer at the most.
class EchoClient {
 public:
  explicit EchoClient(Descriptor socket);

  /// Sends what is pending, or reads once into `buffer` and sends that back.
  Step echo(std::span<char> buffer);

  int descriptor() const noexcept { return socket_.get(); }
  bool has_pending() const noexcept { return !pending_.empty(); }

 private:
  Descriptor socket_;
  std::vector<char> pending_;  // read from the client, not yet sent back
};
//! [echo-client]

}  // namespace net
