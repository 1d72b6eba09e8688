#include "net/echo_stream.hpp"

namespace net {

//! [echo]
Step EchoStream::echo(std::span<char> buffer) {
  std::span<const char> bytes = pending_;
  if (bytes.empty()) {
    const auto received = stream_.read(buffer);
    if (received.would_block()) return Step::nothing_to_read;
    if (received.error || received.bytes == 0) return Step::finished;
    bytes = buffer.first(received.bytes);
  }

  const auto sent = stream_.write(bytes);
  if (sent.error && !sent.would_block()) return Step::finished;
  const auto unsent = bytes.subspan(sent.bytes);
  if (!unsent.empty() || has_pending())
    pending_ = std::vector<char>(unsent.begin(), unsent.end());
  return unsent.empty() ? Step::echoed : Step::not_all_sent;
}
//! [echo]

}  // namespace net
