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

//! [server]
class EchoServer {
 public:
  EchoServer(minimio::EventQueue& queue, minimio::net::TcpListener& listener)
      : queue_{queue}, listener_{listener} {
    queue_.add(listener_.handle(), listener_token, Interest::readable);
  }

  void run() {
    for (;;) {
      for (const auto& event : queue_.wait()) {
        if (event.token() == stop_token) return;
        if (event.token() == listener_token) {
          accept_clients();
        } else {
          echo(event.token());
        }
      }
    }
  }
  //! [server]

 private:
  //! [echo]
  void echo(Token token) {
    auto* client = clients_.find(token);
    if (!client) return;  // it was dropped, and this event came too late
    const bool had_pending = client->has_pending();
    if (client->echo(buffer_) == net::Step::finished) return drop(token, *client);
    if (client->has_pending() != had_pending) {
      const auto interest = had_pending ? Interest::readable : Interest::writable;
      queue_.modify(client->handle(), token, interest);
    }
  }
  //! [echo]

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
  std::array<char, net::buffer_size> buffer_;
};

}  // namespace

//! [main]
int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv, {}, minimio::available_pollers());
  minimio::EventQueue queue{net::choose_poller(options)};
  const net::StopRequest stop{[waker = queue.make_waker(stop_token)] { waker.wake(); }};
  auto listener = net::start_listening(options);
  EchoServer{queue, listener}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
