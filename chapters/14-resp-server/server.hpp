#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "minimio/event_queue.hpp"
#include "minimio/net/tcp.hpp"
#include "state.hpp"

namespace resp {

/// Takes clients, reads their requests and answers them, all in one thread.
class Server {
 public:
  Server(minimio::EventQueue& queue, minimio::net::TcpListener& listener,
         Settings settings);

  /// Until this is readable.
  void stop_at(minimio::NativeHandle handle);
  void run();

 private:
  void begin_turn();

  void accept_clients();
  void welcome(minimio::net::TcpStream stream);
  void drop(Client& client);

  void serve(Client& client);
  void answer_input(Client& client, std::string_view input);
  std::size_t answer_requests(Client& client, std::string_view input,
                              RequestParser& parser);
  void send_replies(Client& client);
  void send_unsent(Client& client);
  void settle(Client& client);

  minimio::EventQueue& queue_;
  minimio::net::TcpListener& listener_;
  State state_;
  // Between two clients there is nothing in these.
  std::array<char, 64 * 1024> buffer_;
  RequestParser parser_;
  std::string replies_;
};

}  // namespace resp
