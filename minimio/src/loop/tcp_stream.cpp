#include <utility>

#include "loop/stream_state.hpp"
#include "minimio/loop/tcp.hpp"

namespace minimio::loop {
namespace {

class TcpStreamState final : public StreamOf<net::TcpStream> {
 public:
  using StreamOf::StreamOf;

  void connect(const net::Address& peer, Done&& done) {
    if (!is_open()) return;
    if (native())
      return add_request(std::move(done),
                         std::make_error_code(std::errc::already_connected));
    std::error_code error;
    try {
      native() = net::TcpStream::connect(peer);
    } catch (const std::system_error& refusal) {
      error = refusal.code();
    }
    await_connection(error, std::move(done));
  }

 private:
  std::error_code connect_error() noexcept override { return native().connect_error(); }
};

}  // namespace

TcpStream::TcpStream(EventLoop& loop) : TcpStream{loop, net::TcpStream{}} {}

TcpStream::TcpStream(EventLoop& loop, net::TcpStream stream)
    : Stream{make_state<TcpStreamState>(loop, std::move(stream))} {}

void TcpStream::connect(const net::Address& peer, Done done) {
  state<TcpStreamState>().connect(peer, std::move(done));
}

net::Address TcpStream::local_address() const {
  return state<TcpStreamState>().native().local_address();
}

net::Address TcpStream::peer_address() const {
  return state<TcpStreamState>().native().peer_address();
}

}  // namespace minimio::loop
