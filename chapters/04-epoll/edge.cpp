#include <sys/epoll.h>

#include <array>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "net/echo_client.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"
#include "net/system_call.hpp"

namespace {

class EdgeServer {
 public:
  EdgeServer(const net::Descriptor& listener, const net::StopSignal& stop)
      : listener_{listener},
        stop_{stop},
        epoll_{net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")} {
    net::set_non_blocking(listener_);
    add(listener_.get(), EPOLLIN);
    add(stop_.descriptor(), EPOLLIN);
  }

  //! [edge-run]
  void run() {
    for (;;) {
      for (const auto& event : wait()) {
        const int descriptor = event.data.fd;
        if (descriptor == stop_.descriptor()) return;
        if (descriptor == listener_.get()) {
          accept_clients();
        } else {
          echo_until_it_would_block(descriptor);
        }
      }
      go_on_with_unfinished_clients();
      if (!accepting_) accept_clients();
    }
  }
  //! [edge-run]

 private:
  //! [edge-wait]
  std::span<const epoll_event> wait() {
    const int timeout_ms = !unfinished_.empty() ? 0 : accepting_ ? -1 : 100;
    const int ready = net::retry_on_eintr([&] {
      return ::epoll_wait(epoll_.get(), events_.data(), max_events, timeout_ms);
    });
    net::check(ready, "epoll_wait");
    return std::span{events_}.first(ready);
  }
  //! [edge-wait]

  void add(int descriptor, std::uint32_t interest) {
    epoll_event event{.events = interest | EPOLLET, .data = {.fd = descriptor}};
    net::check(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event),
               "epoll_ctl");
  }

  //! [edge-echo]
  // Until EAGAIN: what is left unread now is not reported again. epoll(7)
  void echo_until_it_would_block(int descriptor) {
    auto& client = clients_[descriptor];
    for (int turn = 0; turn < turns_a_client; ++turn) {
      switch (client->echo(buffer_)) {
        case net::Step::echoed:
          continue;
        case net::Step::nothing_to_read:
        case net::Step::not_all_sent:
          return;
        case net::Step::finished:
          return client.reset();
      }
    }
    unfinished_.insert(descriptor);
  }

  // A client that talks without pause gets some turns, then the others get theirs.
  void go_on_with_unfinished_clients() {
    for (const int descriptor : std::exchange(unfinished_, {})) {
      if (clients_[descriptor]) echo_until_it_would_block(descriptor);
    }
  }
  //! [edge-echo]

  //! [edge-accept]
  void accept_clients() {
    std::error_code error;
    while (auto socket = net::accept_client(listener_, error)) adopt(std::move(socket));
    accepting_ = net::would_block(error);
  }

  void adopt(net::Descriptor socket) {
    const int descriptor = socket.get();
    if (descriptor >= std::ssize(clients_)) clients_.resize(descriptor + 1);
    clients_[descriptor].emplace(std::move(socket));
    add(descriptor, EPOLLIN | EPOLLOUT);
  }
  //! [edge-accept]

  static constexpr int turns_a_client = 16;

  static constexpr int max_events = 256;
  const net::Descriptor& listener_;
  const net::StopSignal& stop_;
  net::Descriptor epoll_;
  std::vector<std::optional<net::EchoClient>>
      clients_;  // by descriptor, as the kernel keeps them
  std::set<int>
      unfinished_;  // clients that may have more to say, though no edge will tell us
  bool accepting_ = true;  // false while the system has no descriptor to give
  std::array<epoll_event, max_events> events_;
  std::array<char, net::buffer_size> buffer_;
};

}  // namespace

int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv);
  net::ignore_sigpipe();
  const net::StopSignal stop;
  const auto listener = net::listen_on(options);
  EdgeServer{listener, stop}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
