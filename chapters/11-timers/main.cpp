#include <array>
#include <chrono>
#include <cstdio>
#include <span>

#include "minimio/timer_queue.hpp"
#include "net/echo_stream.hpp"
#include "net/slots.hpp"
#include "net/start.hpp"
#include "net/stop_request.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Event;
using minimio::Interest;
using minimio::TimerId;
using minimio::Token;

constexpr Token stop_token{1};
constexpr Token listener_token{2};
constexpr Token accept_again_token{3};

//! [client]
struct Client {
  net::EchoStream stream;
  TimerId idle_timer{};
};
//! [client]

class EchoServer {
 public:
  EchoServer(minimio::Poller& poller, minimio::net::TcpListener& listener,
             std::chrono::seconds idle)
      : poller_{poller}, listener_{listener}, idle_{idle} {
    poller_.add(listener_.handle(), listener_token, Interest::readable);
  }

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
      timers_.expire(poller_.now(), [&](const auto& timer) { expire(timer.token); });
    }
  }
  //! [run]

 private:
  //! [wait]
  std::span<const Event> wait() {
    const auto count = poller_.wait(events_, timers_.next_deadline());
    return std::span{events_}.first(count);
  }
  //! [wait]

  //! [expire]
  void expire(Token token) {
    if (token == accept_again_token) {
      accept_clients();
    } else if (auto* client = clients_.find(token)) {
      drop(token, *client);
    }
  }
  //! [expire]

  void echo(Token token, Client& client) {
    start_idle_timer(token, client);
    const auto next = client.stream.echo(buffer_);
    if (next == net::Next::as_before) return;
    if (next == net::Next::drop) return drop(token, client);
    const bool room = next == net::Next::wait_for_room;
    poller_.modify(client.stream.handle(), token,
                   room ? Interest::writable : Interest::readable);
  }

  //! [idle]
  void start_idle_timer(Token token, Client& client) {
    timers_.cancel(client.idle_timer);
    client.idle_timer = timers_.add(poller_.now() + idle_, token);
  }
  //! [idle]

  //! [accept]
  void accept_clients() {
    std::error_code error;
    while (auto stream = listener_.accept(error)) adopt(std::move(stream));
    const bool accepting = minimio::net::would_block(error);
    poller_.modify(listener_.handle(), listener_token,
                   accepting ? Interest::readable : Interest::none);
    if (!accepting) timers_.add(poller_.now() + 100ms, accept_again_token);
  }
  //! [accept]

  void adopt(minimio::net::TcpStream stream) {
    const auto handle = stream.handle();
    const auto token = clients_.insert({net::EchoStream{std::move(stream)}});
    try {
      poller_.add(handle, token, Interest::readable);
      start_idle_timer(token, *clients_.find(token));
    } catch (const std::system_error& error) {  // a limit of the poller
      std::fprintf(stderr, "a client is refused: %s\n", error.what());
      clients_.erase(token);
    }
  }

  //! [drop]
  void drop(Token token, const Client& client) {
    timers_.cancel(client.idle_timer);
    poller_.remove(client.stream.handle());
    clients_.erase(token);
  }
  //! [drop]

  minimio::Poller& poller_;
  minimio::net::TcpListener& listener_;
  const std::chrono::seconds idle_;
  minimio::TimerQueue timers_;
  net::Slots<Client> clients_;
  std::array<Event, 256> events_;
  std::array<char, net::stream_buffer_size> buffer_;
};

}  // namespace

int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv, {.idle_timeout_s = 300},
                                          minimio::available_pollers());
  const auto poller = net::choose_poller(options);
  const net::StopRequest stop;
  poller->add(stop.handle(), stop_token, Interest::readable);
  auto listener = net::start_listening(options);
  const std::chrono::seconds idle{options.idle_timeout_s};
  EchoServer{*poller, listener, idle}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
