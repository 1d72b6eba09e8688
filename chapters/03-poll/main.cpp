#include <poll.h>

#include <array>
#include <vector>

#include "net/echo_client.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"
#include "net/system_call.hpp"

namespace {

class PollServer {
 public:
  //! [start]
  PollServer(const net::Descriptor& listener, const net::StopSignal& stop)
      : listener_{listener} {
    net::set_non_blocking(listener_);
    watched_.push_back({.fd = stop.descriptor(), .events = POLLIN, .revents = 0});
    watched_.push_back({.fd = listener_.get(), .events = POLLIN, .revents = 0});
  }
  //! [start]

  //! [run]
  void run() {
    for (;;) {
      wait();
      if (watched_[stop_row].revents != 0) return;
      echo_to_ready_clients();
      if (watched_[listener_row].revents != 0 || !accepting_) accept_clients();
    }
  }
  //! [run]

 private:
  //! [rows]
  static constexpr std::size_t stop_row = 0;
  static constexpr std::size_t listener_row = 1;
  static constexpr std::size_t first_client_row = 2;

  net::EchoClient& client_in(std::size_t row) {
    return clients_[row - first_client_row];
  }
  //! [rows]

  //! [wait]
  void wait() {
    const int timeout_ms = accepting_ ? -1 : 100;
    const auto rows = static_cast<nfds_t>(watched_.size());
    const int ready =
        net::retry_on_eintr([&] { return ::poll(watched_.data(), rows, timeout_ms); });
    net::check(ready, "poll");
  }
  //! [wait]

  //! [echo]
  void echo_to_ready_clients() {
    // From the back, since drop moves the last row into the gap.
    for (auto row = watched_.size(); row-- > first_client_row;) {
      if (watched_[row].revents != 0) echo(row);
    }
  }

  void echo(std::size_t row) {
    switch (client_in(row).echo(buffer_)) {
      case net::Step::echoed:
      case net::Step::nothing_to_read:
        watched_[row].events = POLLIN;
        return;
      case net::Step::not_all_sent:
        watched_[row].events = POLLOUT;
        return;
      case net::Step::finished:
        return drop(row);
    }
  }
  //! [echo]

  //! [accept]
  void accept_clients() {
    std::error_code error;
    while (auto socket = net::accept_client(listener_, error)) adopt(std::move(socket));
    accepting_ = net::would_block(error);
    watched_[listener_row].events = accepting_ ? POLLIN : 0;
  }
  //! [accept]

  //! [adopt]
  void adopt(net::Descriptor socket) {
    watched_.push_back({.fd = socket.get(), .events = POLLIN, .revents = 0});
    clients_.emplace_back(std::move(socket));
  }

  void drop(std::size_t row) {
    std::swap(watched_[row], watched_.back());
    std::swap(client_in(row), clients_.back());
    watched_.pop_back();
    clients_.pop_back();
  }
  //! [adopt]

  //! [state]
  const net::Descriptor& listener_;
  std::vector<pollfd> watched_;  // the question and the answer, a row a descriptor
  std::vector<net::EchoClient> clients_;  // in the order of their rows
  bool accepting_ = true;  // false while the system has no descriptor to give
  std::array<char, net::buffer_size> buffer_;
  //! [state]
};

}  // namespace

int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv);
  net::ignore_sigpipe();
  const net::StopSignal stop;
  const auto listener = net::listen_on(options);
  PollServer{listener, stop}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
