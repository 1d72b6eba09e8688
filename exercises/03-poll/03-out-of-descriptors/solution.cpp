#include <poll.h>

#include <array>
#include <csignal>
#include <vector>

#include "exercise.hpp"
#include "net/echo_client.hpp"
#include "net/listener.hpp"
#include "net/system_call.hpp"

namespace {

std::array<char, net::buffer_size> buffer;

class PollServer {
 public:
  explicit PollServer(const net::Descriptor& listener)
      : listener_{listener},
        rows_{{.fd = listener.get(), .events = POLLIN, .revents = 0}} {
    net::set_non_blocking(listener_);
  }

  void run() {
    for (;;) {
      wait();
      // From the back, since drop moves the last row into the gap.
      for (auto row = rows_.size(); row-- > 1;) {
        if (rows_[row].revents != 0) echo(row);
      }
      if (rows_[0].revents != 0 || !accepting_) accept_clients();
    }
  }

 private:
  void wait() {
    const int timeout_ms = accepting_ ? -1 : 100;
    const auto rows = static_cast<nfds_t>(rows_.size());
    net::check(
        net::retry_on_eintr([&] { return ::poll(rows_.data(), rows, timeout_ms); }),
        "poll");
  }

  void echo(std::size_t row) {
    auto& client = clients_[row - 1];
    if (client.echo(buffer) == net::Step::finished) return drop(row);
    rows_[row].events = client.has_pending() ? POLLOUT : POLLIN;
  }

  void accept_clients() {
    std::error_code error;
    while (auto socket = net::accept_client(listener_, error)) adopt(std::move(socket));
    accepting_ = net::would_block(error);
    rows_[0].events = accepting_ ? POLLIN : 0;
  }

  void adopt(net::Descriptor socket) {
    rows_.push_back({.fd = socket.get(), .events = POLLIN, .revents = 0});
    clients_.emplace_back(std::move(socket));
  }

  void drop(std::size_t row) {
    std::swap(rows_[row], rows_.back());
    std::swap(clients_[row - 1], clients_.back());
    rows_.pop_back();
    clients_.pop_back();
  }

  const net::Descriptor& listener_;
  std::vector<pollfd> rows_;              // the listener's, and one for each client
  std::vector<net::EchoClient> clients_;  // in the order of their rows
  bool accepting_ = true;  // false while there is no descriptor for a new client
};

}  // namespace

void serve(const net::Descriptor& listener) {
  std::signal(SIGPIPE, SIG_IGN);
  PollServer{listener}.run();
}
