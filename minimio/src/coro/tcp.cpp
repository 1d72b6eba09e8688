#include "minimio/coro/tcp.hpp"

#include <utility>

#include "net/socket_calls.hpp"

namespace minimio::coro {

TcpStream::TcpStream(Runtime& runtime, net::TcpStream stream)
    : stream_{std::move(stream)}, watch_{runtime, stream_.handle()} {}

//! [read]
bool ReadWait::attempt() noexcept {
  result_ =
      net::retry_if_interrupted([&] { return net::receive_once(handle(), buffer_); });
  if (result_.would_block()) return false;
  if (result_ && result_.bytes > 0 && result_.bytes < buffer_.size()) note_drained();
  return true;
}
//! [read]

bool WriteWait::attempt() noexcept {
  while (result_.bytes < bytes_.size()) {
    const auto rest = bytes_.subspan(result_.bytes);
    const auto sent =
        net::retry_if_interrupted([&] { return net::send_once(handle(), rest); });
    if (sent.would_block()) return false;
    result_.error = sent.error;
    if (!sent) return true;
    result_.bytes += sent.bytes;
  }
  return true;
}

Task<TcpStream> connect(Runtime& runtime, net::Address peer) {
  auto socket = net::TcpStream::connect(peer);
  {
    Watch watch{runtime, socket.handle()};
    for (;;) {
      watch.would_block(Direction::write);  // until the poller says otherwise
      co_await watch.writable();
      const auto error = socket.connect_error();
      if (!error) break;
      if (error != std::errc::operation_in_progress)
        throw std::system_error{error, "connect " + peer.to_string()};
    }
  }
  co_return TcpStream{runtime, std::move(socket)};
}

bool AcceptWait::attempt() noexcept {
  socket_ = net::accept_from(handle(), error_);
  return socket_ || !net::would_block(error_);
}

TcpListener::TcpListener(Runtime& runtime, net::TcpListener listener)
    : listener_{std::move(listener)}, watch_{runtime, listener_.handle()} {}

}  // namespace minimio::coro
