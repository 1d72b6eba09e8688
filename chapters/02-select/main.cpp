#include <sys/select.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "net/echo_client.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"
#include "net/system_call.hpp"

namespace {

class SelectServer {
 public:
  //! [start]
  SelectServer(const net::Descriptor& listener, const net::StopSignal& stop)
      : listener_{listener}, stop_{stop} {
    net::set_non_blocking(listener_);
    watch_readable(listener_.get());
    watch_readable(stop_.descriptor());
  }
  //! [start]

  //! [run]
  void run() {
    for (;;) {
      wait();
      if (is_readable(stop_.descriptor())) return;
      echo_to_ready_clients();
      if (is_readable(listener_.get()) || !accepting_) accept_clients();
    }
  }
  //! [run]

 private:
  //! [wait]
  void wait() {
    readable_ = to_read_;
    writable_ = to_write_;
    timeval rest{.tv_sec = 0, .tv_usec = 100'000};
    timeval* const timeout = accepting_ ? nullptr : &rest;
    const int ready = net::retry_on_eintr([&] {
      return ::select(highest() + 1, &readable_, &writable_, nullptr, timeout);
    });
    net::check(ready, "select");
  }
  //! [wait]

  int highest() const {
    const int ours = std::max(listener_.get(), stop_.descriptor());
    return clients_.empty() ? ours : std::max(ours, clients_.rbegin()->first);
  }

  bool is_readable(int descriptor) const { return FD_ISSET(descriptor, &readable_); }
  bool is_writable(int descriptor) const { return FD_ISSET(descriptor, &writable_); }

  //! [echo]
  void echo_to_ready_clients() {
    for (auto next = clients_.begin(); next != clients_.end();) {
      auto& [descriptor, client] = *next++;
      if (is_readable(descriptor) || is_writable(descriptor)) echo(client);
    }
  }

  void echo(net::EchoClient& client) {
    switch (client.echo(buffer_)) {
      case net::Step::echoed:
      case net::Step::nothing_to_read:
        return watch_readable(client.descriptor());
      case net::Step::not_all_sent:
        return watch_writable(client.descriptor());
      case net::Step::finished:
        return drop(client);
    }
  }
  //! [echo]

  //! [watch]
  void watch_readable(int descriptor) {
    FD_SET(descriptor, &to_read_);
    FD_CLR(descriptor, &to_write_);
  }

  void watch_writable(int descriptor) {
    FD_CLR(descriptor, &to_read_);
    FD_SET(descriptor, &to_write_);
  }

  void ignore(int descriptor) {
    FD_CLR(descriptor, &to_read_);
    FD_CLR(descriptor, &to_write_);
  }
  //! [watch]

  //! [accept]
  void accept_clients() {
    std::error_code error;
    while (auto socket = net::accept_client(listener_, error)) adopt(std::move(socket));
    accepting_ = net::would_block(error);
    accepting_ ? watch_readable(listener_.get()) : ignore(listener_.get());
  }
  //! [accept]

  //! [adopt]
  void adopt(net::Descriptor socket) {
    const int descriptor = socket.get();
    if (descriptor >= FD_SETSIZE) {
      std::fprintf(
          stderr, "refused a client: descriptor %d does not fit into an fd_set of %d\n",
          descriptor, FD_SETSIZE);
      return;
    }
    watch_readable(descriptor);
    clients_.emplace(descriptor, std::move(socket));
  }

  void drop(const net::EchoClient& client) {
    const int descriptor = client.descriptor();
    ignore(descriptor);
    clients_.erase(descriptor);
  }
  //! [adopt]

  //! [state]
  const net::Descriptor& listener_;
  const net::StopSignal& stop_;
  std::map<int, net::EchoClient> clients_;
  fd_set to_read_{}, to_write_{};   // the question
  fd_set readable_{}, writable_{};  // the answer
  bool accepting_ = true;           // false while the system has no descriptor to give
  std::array<char, net::buffer_size> buffer_;
  //! [state]
};

}  // namespace

//! [main]
int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv);
  net::ignore_sigpipe();
  const net::StopSignal stop;
  const auto listener = net::listen_on(options);
  SelectServer{listener, stop}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
