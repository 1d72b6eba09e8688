// The same service with neither ring nor second thread, to measure them by. It takes no
// care of who stalls, and knows no limits.

#include <algorithm>
#include <cstdio>

#include "buffer_pool.hpp"
#include "frame.hpp"
#include "minimio/event_queue.hpp"
#include "net/slots.hpp"
#include "net/start.hpp"
#include "net/stop_request.hpp"
#include "options.hpp"

namespace {

using minimio::Interest;
using minimio::Token;

constexpr Token stop_token{1};
constexpr Token listener_token{2};
constexpr int reads_a_turn = 32;

struct Client {
  minimio::net::TcpStream stream;
  FrameReader frame;
  MessagePtr reply;  // what is being written
  std::size_t sent = 0;
  bool waits_for_room = false;
};

class OneThread {
 public:
  OneThread(minimio::EventQueue& queue, minimio::net::TcpListener& listener,
            const Settings& settings)
      : queue_{queue},
        listener_{listener},
        rounds_{settings.rounds},
        pool_{settings.most_memory} {
    queue_.add(listener_.handle(), listener_token, Interest::readable);
  }

  void run() {
    for (;;) {
      for (const auto& event : queue_.wait()) {
        if (auto* client = clients_.find(event.token())) {
          serve(event.token(), *client);
        } else if (event.token() == listener_token) {
          accept_clients();
        } else if (event.token() == stop_token) {
          return;
        }
      }
    }
  }

 private:
  //! [one-thread]
  void serve(Token token, Client& client) {
    if (client.reply && !send(token, client)) return;
    for (int i = 0; i < reads_a_turn; ++i) {
      const auto received = client.stream.read(client.frame.room());
      if (received.would_block()) return;
      if (received.bytes == 0) return drop(token, client);
      client.frame.received(received.bytes);
      if (client.frame.needs_memory())
        client.frame.lend(pool_.lend(client.frame.text_size()));
      if (!client.frame.is_complete()) continue;

      client.reply = client.frame.take();
      for (int r = 0; r < rounds_; ++r) std::ranges::reverse(client.reply->text());
      if (!send(token, client)) return;
    }
  }
  //! [one-thread]

  /// @return whether all of the reply is sent.
  bool send(Token token, Client& client) {
    const auto rest = client.reply->all().subspan(client.sent);
    const auto result = client.stream.write(rest);
    if (!result && !result.would_block()) {
      drop(token, client);
      return false;
    }
    client.sent += result.bytes;
    const bool is_all = result.bytes == rest.size();
    if (client.waits_for_room == is_all) {
      client.waits_for_room = !is_all;
      queue_.modify(client.stream.handle(), token,
                    is_all ? Interest::readable : Interest::writable);
    }
    if (!is_all) return false;
    pool_.take_back(std::move(client.reply));
    client.sent = 0;
    return true;
  }

  void accept_clients() {
    std::error_code error;
    while (auto stream = listener_.accept(error)) {
      const auto handle = stream.handle();
      queue_.add(handle, clients_.insert({std::move(stream), {}, {}}),
                 Interest::readable);
    }
  }

  void drop(Token token, Client& client) {
    if (auto part = client.frame.take()) pool_.take_back(std::move(part));
    if (client.reply) pool_.take_back(std::move(client.reply));
    queue_.remove(client.stream.handle());
    clients_.erase(token);
  }

  minimio::EventQueue& queue_;
  minimio::net::TcpListener& listener_;
  const int rounds_;
  BufferPool pool_;
  net::Slots<Client> clients_;
};

}  // namespace

int main(int argc, char** argv) try {
  const auto settings = parse_settings(argc, argv);
  minimio::EventQueue queue{net::choose_poller(settings.server)};
  const net::StopRequest stop;
  queue.add(stop.handle(), stop_token, Interest::readable);
  auto listener = net::start_listening(settings.server);
  OneThread{queue, listener, settings}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
