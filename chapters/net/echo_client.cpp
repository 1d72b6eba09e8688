#include "net/echo_client.hpp"

#include <cerrno>

#include "net/system_call.hpp"

namespace net {
namespace {

bool must_wait() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

//! [echo]
EchoClient::EchoClient(Descriptor socket) : socket_{std::move(socket)} {
  set_non_blocking(socket_);
}

Step EchoClient::echo(std::span<char> buffer) {
  std::span<const char> bytes = pending_;
  if (bytes.empty()) {
    const auto received = retry_on_eintr(
        [&] { return ::read(socket_.get(), buffer.data(), buffer.size()); });
    if (received < 0) return must_wait() ? Step::nothing_to_read : Step::finished;
    if (received == 0) return Step::finished;
    bytes = buffer.first(received);
  }

  const auto sent = retry_on_eintr(
      [&] { return ::write(socket_.get(), bytes.data(), bytes.size()); });
  if (sent < 0 && !must_wait()) return Step::finished;
  const auto unsent = bytes.subspan(sent < 0 ? 0 : sent);
  if (!unsent.empty() || has_pending())
    pending_ = std::vector<char>(unsent.begin(), unsent.end());
  return unsent.empty() ? Step::echoed : Step::not_all_sent;
}
//! [echo]

}  // namespace net
