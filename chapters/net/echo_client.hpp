#pragma once

#include <span>
#include <vector>

#include "net/descriptor.hpp"
#include "net/step.hpp"

namespace net {

//! [echo-client]
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
