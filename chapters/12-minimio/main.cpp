#include <array>
#include <chrono>
#include <cstdio>

#include "minimio/event_queue.hpp"
#include "net/echo_stream.hpp"
#include "net/slots.hpp"
#include "net/start.hpp"
#include "net/stop_request.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Interest;
using minimio::Token;

constexpr Token stop_token{1};
constexpr Token listener_token{2};

class EchoServer {
 public:
  EchoServer(minimio::EventQueue& queue, minimio::net::TcpListener& listener)
      : queue_{queue}, listener_{listener} {
    queue_.add(listener_.handle(), listener_token, Interest::readable);
  }

  //! [run]
  void run() {
    for (;;) {
      for (const auto& event : queue_.wait()) {
        if (auto* client = clients_.find(event.token())) {
          echo(event.token(), *client);
        } else if (event.token() == listener_token) {
          accept_clients();
        } else if (event.token() == stop_token) {
          return;
        }
      }
    }
  }
  //! [run]

 private:
  void echo(Token token, net::EchoStream& client) {
    const auto next = client.echo(buffer_);
    if (next == net::Next::as_before) return;
    if (next == net::Next::drop) return drop(token, client);
    const bool room = next == net::Next::wait_for_room;
    queue_.modify(client.handle(), token,
                  room ? Interest::writable : Interest::readable);
  }

  //! [accept]
  // Out of handles, the listener is paused, and a timer with its token tries again.
  void accept_clients() {
    std::error_code error;
    while (auto stream = listener_.accept(error)) adopt(std::move(stream));
    const bool accepting = minimio::net::would_block(error);
    queue_.modify(listener_.handle(), listener_token,
                  accepting ? Interest::readable : Interest::none);
    if (!accepting) queue_.add_timer(100ms, listener_token);
  }
  //! [accept]

  void adopt(minimio::net::TcpStream stream) {
    const auto handle = stream.handle();
    const auto token = clients_.insert(net::EchoStream{std::move(stream)});
    try {
      queue_.add(handle, token, Interest::readable);
    } catch (const std::system_error& error) {  // a limit of the poller
      std::fprintf(stderr, "a client is refused: %s\n", error.what());
      clients_.erase(token);
    }
  }

  void drop(Token token, const net::EchoStream& client) {
    queue_.remove(client.handle());
    clients_.erase(token);
  }

  minimio::EventQueue& queue_;
  minimio::net::TcpListener& listener_;
  net::Slots<net::EchoStream> clients_;
  std::array<char, net::stream_buffer_size> buffer_;
};

}  // namespace

//! [main]
int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv, {}, minimio::available_pollers());
  minimio::EventQueue queue{net::choose_poller(options)};
  const net::StopRequest stop;
  queue.add(stop.handle(), stop_token, Interest::readable);
  auto listener = net::start_listening(options);
  EchoServer{queue, listener}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
