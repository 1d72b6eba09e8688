#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "exercise.hpp"
#include "net/system_call.hpp"

namespace {

bool must_wait() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

bool EchoClient::wants_to_read() const { return !ended_ && pending_.size() < capacity; }

bool EchoClient::wants_to_write() const { return !pending_.empty(); }

void EchoClient::read() {
  std::array<char, 16 * 1024> buffer;
  const auto room = std::min(buffer.size(), capacity - pending_.size());
  const auto size =
      net::retry_on_eintr([&] { return ::recv(descriptor(), buffer.data(), room, 0); });
  if (size > 0) {
    pending_.append(buffer.data(), static_cast<std::size_t>(size));
  } else if (size == 0 || !must_wait()) {
    ended_ = true;
  }
}

void EchoClient::write() {
  const auto size = net::retry_on_eintr([&] {
    return ::send(descriptor(), pending_.data(), pending_.size(), MSG_NOSIGNAL);
  });
  if (size >= 0) {
    pending_.erase(0, static_cast<std::size_t>(size));
  } else if (!must_wait()) {  // it has gone
    ended_ = true;
    pending_.clear();
  }
}

bool EchoClient::is_finished() const { return ended_ && pending_.empty(); }
