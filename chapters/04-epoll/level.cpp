#include <sys/epoll.h>

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "net/echo_client.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"
#include "net/system_call.hpp"

namespace {

class EpollServer {
 public:
  //! [start]
  EpollServer(const net::Descriptor& listener, const net::StopSignal& stop)
      : listener_{listener},
        stop_{stop},
        epoll_{net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")} {
    net::set_non_blocking(listener_);
    control(EPOLL_CTL_ADD, listener_.get(), EPOLLIN);
    control(EPOLL_CTL_ADD, stop_.descriptor(), EPOLLIN);
  }
  //! [start]

  //! [run]
  void run() {
    for (;;) {
      for (const auto& event : wait()) {
        const int descriptor = event.data.fd;
        if (descriptor == stop_.descriptor()) return;
        if (descriptor == listener_.get()) {
          accept_clients();
        } else {
          echo(descriptor);
        }
      }
      if (!accepting_) accept_clients();
    }
  }
  //! [run]

 private:
  //! [wait]
  std::span<const epoll_event> wait() {
    const int timeout_ms = accepting_ ? -1 : 100;
    const int ready = net::retry_on_eintr([&] {
      return ::epoll_wait(epoll_.get(), events_.data(), max_events, timeout_ms);
    });
    net::check(ready, "epoll_wait");
    return std::span{events_}.first(ready);
  }
  //! [wait]

  //! [control]
  void control(int operation, int descriptor, std::uint32_t interest) {
    epoll_event event{.events = interest, .data = {.fd = descriptor}};
    net::check(::epoll_ctl(epoll_.get(), operation, descriptor, &event), "epoll_ctl");
  }
  //! [control]

  //! [echo]
  void echo(int descriptor) {
    auto& client = *clients_[descriptor];
    const bool had_pending = client.has_pending();
    if (client.echo(buffer_) == net::Step::finished) return drop(descriptor);
    if (client.has_pending() != had_pending) {
      control(EPOLL_CTL_MOD, descriptor, client.has_pending() ? EPOLLOUT : EPOLLIN);
    }
  }
  //! [echo]

  //! [accept]
  void accept_clients() {
    std::error_code error;
    while (auto socket = net::accept_client(listener_, error)) adopt(std::move(socket));
    const bool accepting = net::would_block(error);
    if (accepting != accepting_)
      control(EPOLL_CTL_MOD, listener_.get(), accepting ? EPOLLIN : EPOLL_EVENTS{});
    accepting_ = accepting;
  }
  //! [accept]

  //! [adopt]
  void adopt(net::Descriptor socket) {
    const int descriptor = socket.get();
    if (descriptor >= std::ssize(clients_)) clients_.resize(descriptor + 1);
    clients_[descriptor].emplace(std::move(socket));
    control(EPOLL_CTL_ADD, descriptor, EPOLLIN);
  }

  void drop(int descriptor) {
    clients_[descriptor].reset();  // closing removes it from the set
  }
  //! [adopt]

  //! [state]
  static constexpr int max_events = 256;
  const net::Descriptor& listener_;
  const net::StopSignal& stop_;
  net::Descriptor epoll_;
  std::vector<std::optional<net::EchoClient>>
      clients_;            // by descriptor, as the kernel keeps them
  bool accepting_ = true;  // false while the system has no descriptor to give
  std::array<epoll_event, max_events> events_;
  std::array<char, net::buffer_size> buffer_;
  //! [state]
};

}  // namespace

int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv);
  net::ignore_sigpipe();
  const net::StopSignal stop;
  const auto listener = net::listen_on(options);
  EpollServer{listener, stop}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
