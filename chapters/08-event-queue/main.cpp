#include <array>
#include <cstdio>
#include <optional>
#include <span>

#include "net/echo_stream.hpp"
#include "net/slots.hpp"
#include "net/start.hpp"
#include "net/stop_request.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Event;
using minimio::Interest;
using minimio::Token;

//! [tokens]
constexpr Token stop_token{1};
constexpr Token listener_token{2};
//! [tokens]

class EchoServer {
 public:
  //! [start]
  EchoServer(minimio::Poller& poller, minimio::net::TcpListener& listener)
      : poller_{poller}, listener_{listener} {
    poller_.add(listener_.handle(), listener_token, Interest::readable);
  }
  //! [start]

  //! [run]
  void run() {
    for (;;) {
      for (const auto& event : wait()) {
        if (auto* client = clients_.find(event.token())) {
          echo(event.token(), *client);
        } else if (event.token() == listener_token) {
          accept_clients();
        } else if (event.token() == stop_token) {
          return;
        }
      }
      if (!accepting_) accept_clients();
    }
  }
  //! [run]

 private:
  //! [wait]
  std::span<const Event> wait() {
    std::optional<minimio::Clock::time_point> deadline;
    if (!accepting_) deadline = poller_.now() + 100ms;
    const auto count = poller_.wait(events_, deadline);
    return std::span{events_}.first(count);
  }
  //! [wait]

  //! [echo]
  void echo(Token token, net::EchoStream& client) {
    const auto next = client.echo(buffer_);
    if (next == net::Next::as_before) return;
    if (next == net::Next::drop) return drop(token, client);
    const bool room = next == net::Next::wait_for_room;
    poller_.modify(client.handle(), token,
                   room ? Interest::writable : Interest::readable);
  }
  //! [echo]

  //! [accept]
  void accept_clients() {
    std::error_code error;
    while (auto stream = listener_.accept(error)) adopt(std::move(stream));
    const bool accepting = minimio::net::would_block(error);
    if (accepting != accepting_) {
      const auto interest = accepting ? Interest::readable : Interest::none;
      poller_.modify(listener_.handle(), listener_token, interest);
    }
    accepting_ = accepting;
  }
  //! [accept]

  //! [adopt]
  void adopt(minimio::net::TcpStream stream) {
    const auto handle = stream.handle();
    const auto token = clients_.insert(net::EchoStream{std::move(stream)});
    try {
      poller_.add(handle, token, Interest::readable);
    } catch (const std::system_error& error) {  // a limit of the poller
      std::fprintf(stderr, "a client is refused: %s\n", error.what());
      clients_.erase(token);
    }
  }
  //! [adopt]

  //! [drop]
  void drop(Token token, const net::EchoStream& client) {
    poller_.remove(client.handle());
    clients_.erase(token);
  }
  //! [drop]

  minimio::Poller& poller_;
  minimio::net::TcpListener& listener_;
  net::Slots<net::EchoStream> clients_;
  bool accepting_ = true;  // false while the system has no handle to give
  std::array<Event, 256> events_;
  std::array<char, net::stream_buffer_size> buffer_;
};

}  // namespace

//! [main]
int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv, {}, minimio::available_pollers());
  const auto poller = net::choose_poller(options);
  const net::StopRequest stop;
  poller->add(stop.handle(), stop_token, Interest::readable);
  auto listener = net::start_listening(options);
  EchoServer{*poller, listener}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
