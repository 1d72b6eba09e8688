#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "net/descriptor.hpp"

/// A client of an echo server: what it says is sent back to it. No function waits.
class EchoClient {
 public:
  /// The most bytes that are ever pending.
  static constexpr std::size_t capacity = 64 * 1024;

  /// @param socket does not block.
  explicit EchoClient(net::Descriptor socket) : socket_{std::move(socket)} {}

  int descriptor() const { return socket_.get(); }

  /// Which of the sets of select it has to be in. Not to read when there is no room, or
  /// when the client has finished sending; to write only when bytes are pending.
  bool wants_to_read() const;
  bool wants_to_write() const;

  /// Called when select says that it is readable, and it wants to read.
  void read();
  /// Called when select says that it is writable, and it wants to write.
  void write();

  /// The client has finished sending, or has gone, and nothing is left to be sent.
  bool is_finished() const;

  std::size_t pending() const { return pending_.size(); }

 private:
  net::Descriptor socket_;
  std::string pending_;  // read, and not yet sent
  bool ended_ = false;   // no more will come
};
