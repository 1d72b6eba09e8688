#include <poll.h>

#include <csignal>
#include <string_view>
#include <vector>

#include "exercise.hpp"
#include "net/listener.hpp"
#include "net/system_call.hpp"

namespace {

struct Client {
  net::Descriptor socket;
  std::string_view pending = {};  // what it has asked for and the socket has not taken
};

/// Sends what is pending; where nothing is, reads what the client asks for first.
/// @return false when the client has gone.
bool go_on(Client& client) {
  if (client.pending.empty()) {
    char request;
    const auto size = ::read(client.socket.get(), &request, 1);
    if (size < 0) return errno == EAGAIN;
    if (size == 0) return false;
    client.pending = page;
  }
  const auto sent =
      ::write(client.socket.get(), client.pending.data(), client.pending.size());
  if (sent < 0) return errno == EAGAIN;
  client.pending.remove_prefix(static_cast<std::size_t>(sent));
  return true;
}

class PageServer {
 public:
  explicit PageServer(const net::Descriptor& listener)
      : listener_{listener},
        rows_{{.fd = listener.get(), .events = POLLIN, .revents = 0}} {}

  void run() {
    for (;;) {
      net::check(::poll(rows_.data(), static_cast<nfds_t>(rows_.size()), -1), "poll");
      // From the back, since drop moves the last row into the gap.
      for (auto row = rows_.size(); row-- > 1;) {
        if (rows_[row].revents != 0) serve(row);
      }
      if (rows_[0].revents != 0) accept();
    }
  }

 private:
  void serve(std::size_t row) {
    auto& client = clients_[row - 1];
    if (!go_on(client)) return drop(row);
    if (!client.pending.empty()) rows_[row].events |= POLLOUT;
  }

  void accept() {
    std::error_code error;
    auto socket = net::accept_client(listener_, error);
    if (!socket) return;
    net::set_non_blocking(socket);
    rows_.push_back({.fd = socket.get(), .events = POLLIN, .revents = 0});
    clients_.push_back({std::move(socket)});
  }

  void drop(std::size_t row) {
    std::swap(rows_[row], rows_.back());
    std::swap(clients_[row - 1], clients_.back());
    rows_.pop_back();
    clients_.pop_back();
  }

  const net::Descriptor& listener_;
  std::vector<pollfd> rows_;     // the listener's, and one for each client
  std::vector<Client> clients_;  // in the order of their rows
};

}  // namespace

void serve(const net::Descriptor& listener) {
  std::signal(SIGPIPE, SIG_IGN);
  PageServer{listener}.run();
}
