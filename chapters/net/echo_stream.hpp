#pragma once

#include <span>
#include <vector>

#include "minimio/net/tcp.hpp"
#include "net/step.hpp"

namespace net {

//! [echo-stream]
/// EchoClient on the library's stream, and so on Windows too.
class EchoStream {
 public:
  explicit EchoStream(minimio::net::TcpStream stream) : stream_{std::move(stream)} {}

  /// Sends what is pending, or reads once into `buffer` and sends that back.
  Step echo(std::span<char> buffer);

  minimio::NativeHandle handle() const noexcept { return stream_.handle(); }
  bool has_pending() const noexcept { return !pending_.empty(); }

 private:
  minimio::net::TcpStream stream_;
  std::vector<char> pending_;  // read from the client, not yet sent back
};
//! [echo-stream]

}  // namespace net
