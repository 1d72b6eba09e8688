#include <array>
#include <cstdio>
#include <optional>
#include <span>
#include <vector>

#include "minimio/waker.hpp"
#include "net/slots.hpp"
#include "net/start.hpp"
#include "net/stop_request.hpp"
#include "worker.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Event;
using minimio::Interest;
using minimio::Token;

constexpr Token stop_token{1};
constexpr Token listener_token{2};
constexpr Token worker_token{3};

//! [client]
struct Client {
  minimio::net::TcpStream stream;
  std::vector<char> reply;  // done, but not yet sent
};
//! [client]

constexpr std::size_t buffer_size = 64 * 1024;

class Server {
 public:
  //! [start]
  Server(const std::shared_ptr<minimio::Poller>& poller,
         minimio::net::TcpListener& listener)
      : poller_{*poller},
        listener_{listener},
        worker_{[waker = minimio::Waker{poller, worker_token}] { waker.wake(); }} {
    poller_.add(listener_.handle(), listener_token, Interest::readable);
  }
  //! [start]

  //! [run]
  void run() {
    for (;;) {
      for (const auto& event : wait()) {
        if (auto* client = clients_.find(event.token())) {
          client->reply.empty() ? read(event.token(), *client)
                                : send(event.token(), *client);
        } else if (event.token() == worker_token) {
          send_what_is_done();
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
  std::span<const Event> wait() {
    std::optional<minimio::Clock::time_point> deadline;
    if (!accepting_) deadline = poller_.now() + 100ms;
    const auto count = poller_.wait(events_, deadline);
    return std::span{events_}.first(count);
  }

  //! [read]
  // While its bytes are with the worker we want to hear nothing of the client.
  void read(Token token, Client& client) {
    const auto received = client.stream.read(buffer_);
    if (received.would_block()) return;
    if (!received || received.bytes == 0) return drop(token, client);
    poller_.modify(client.stream.handle(), token, Interest::none);
    worker_.give({token, {buffer_.begin(), buffer_.begin() + received.bytes}});
  }
  //! [read]

  //! [done]
  // One wake-up can stand for many jobs, so all that is done is fetched.
  void send_what_is_done() {
    for (auto& job : worker_.take_done()) {
      auto* client = clients_.find(job.client);
      if (!client) continue;
      client->reply = std::move(job.bytes);
      send(job.client, *client);
    }
  }
  //! [done]

  //! [send]
  void send(Token token, Client& client) {
    const auto sent = client.stream.write(client.reply);
    if (!sent && !sent.would_block()) return drop(token, client);
    client.reply = {client.reply.begin() + sent.bytes, client.reply.end()};
    const auto interest =
        client.reply.empty() ? Interest::readable : Interest::writable;
    poller_.modify(client.stream.handle(), token, interest);
  }
  //! [send]

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

  void adopt(minimio::net::TcpStream stream) {
    const auto handle = stream.handle();
    const auto token = clients_.insert({std::move(stream), {}});
    try {
      poller_.add(handle, token, Interest::readable);
    } catch (const std::system_error& error) {  // a limit of the poller
      std::fprintf(stderr, "a client is refused: %s\n", error.what());
      clients_.erase(token);
    }
  }

  void drop(Token token, const Client& client) {
    poller_.remove(client.stream.handle());
    clients_.erase(token);
  }

  minimio::Poller& poller_;
  minimio::net::TcpListener& listener_;
  net::Slots<Client> clients_;
  bool accepting_ = true;  // false while the system has no handle to give
  std::array<Event, 256> events_;
  std::array<char, buffer_size> buffer_;
  Worker worker_;
};

}  // namespace

int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv, {}, minimio::available_pollers());
  const std::shared_ptr poller = net::choose_poller(options);
  const net::StopRequest stop;
  poller->add(stop.handle(), stop_token, Interest::readable);
  auto listener = net::start_listening(options);
  Server{poller, listener}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
