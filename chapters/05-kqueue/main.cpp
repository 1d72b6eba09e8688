#include <sys/event.h>
#include <sys/types.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <span>
#include <vector>

#include "net/echo_client.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"
#include "net/system_call.hpp"

namespace {

using Event = struct kevent;

//! [client]
struct Client {
  explicit Client(net::Descriptor socket) : echo{std::move(socket)} {}

  net::EchoClient echo;
  bool active = true;  // since its timer last went off
};
//! [client]

class KqueueServer {
 public:
  //! [start]
  explicit KqueueServer(const net::Options& options)
      : kqueue_{net::check(::kqueue(), "kqueue")},
        idle_timeout_ms_{1000 * options.idle_timeout_s} {
    for (const int signal : {SIGINT, SIGTERM}) {
      std::signal(signal, SIG_IGN);  // the kqueue hears of it all the same
      change(signal, EVFILT_SIGNAL, EV_ADD);
    }
    make_changes();
    listener_ = net::listen_on(options);
    net::set_non_blocking(listener_);
    change(listener_.get(), EVFILT_READ, EV_ADD | EV_CLEAR);
  }
  //! [start]

  //! [run]
  void run() {
    for (;;) {
      bool somebody_waits = false;
      for (const auto& event : wait()) {
        const auto ident = static_cast<int>(event.ident);
        if (event.filter == EVFILT_SIGNAL) return;
        if (ident == listener_.get()) {
          somebody_waits = true;
        } else if (has_client(ident)) {
          handle(ident, event);
        }
      }
      // Last, so that no event above is taken for one of a client that came just now.
      if (somebody_waits) accept_clients();
    }
  }
  //! [run]

 private:
  //! [change]
  // Nothing happens yet: the changes travel with the next wait.
  void change(int ident, short filter, unsigned flags, int data = 0) {
    EV_SET(&changes_.emplace_back(), ident, filter, flags, 0, data, nullptr);
  }

  void make_changes() {
    net::check(::kevent(kqueue_.get(), changes_.data(),
                        static_cast<int>(changes_.size()), nullptr, 0, nullptr),
               "kevent");
    changes_.clear();
  }
  //! [change]

  //! [wait]
  std::span<const Event> wait() {
    const int count =
        ::kevent(kqueue_.get(), changes_.data(), static_cast<int>(changes_.size()),
                 events_.data(), static_cast<int>(events_.size()), nullptr);
    changes_.clear();  // they were made, even if a signal ended the wait. kqueue(2)
    if (count < 0 && errno == EINTR) return {};
    net::check(count, "kevent");
    return std::span{events_}.first(count);
  }
  //! [wait]

  //! [handle]
  void handle(int descriptor, const Event& event) {
    if (event.flags & EV_ERROR) return drop(descriptor);
    if (event.filter == EVFILT_TIMER) return timer_went_off(descriptor);
    const bool nothing_left = event.filter == EVFILT_READ && event.data == 0;
    if (event.flags & EV_EOF && nothing_left) return drop(descriptor);
    echo(descriptor);
  }
  //! [handle]

  //! [echo]
  void echo(int descriptor) {
    auto& client = *clients_[descriptor];
    const bool had_pending = client.echo.has_pending();
    client.active = true;
    if (client.echo.echo(buffer_) == net::Step::finished) return drop(descriptor);
    if (client.echo.has_pending() == had_pending) return;
    change(descriptor, EVFILT_READ, had_pending ? EV_ENABLE : EV_DISABLE);
    change(descriptor, EVFILT_WRITE, had_pending ? EV_DELETE : EV_ADD);
  }
  //! [echo]

  //! [timer]
  void timer_went_off(int descriptor) {
    const bool was_active = std::exchange(clients_[descriptor]->active, false);
    if (!was_active) drop(descriptor);
  }
  //! [timer]

  //! [accept]
  void accept_clients() {
    std::error_code error;
    while (auto socket = net::accept_client(listener_, error)) adopt(std::move(socket));
    if (!net::would_block(error))
      change(listener_.get(), EVFILT_TIMER, EV_ADD | EV_ONESHOT, 100);
  }
  //! [accept]

  //! [adopt]
  void adopt(net::Descriptor socket) {
    const int descriptor = socket.get();
    if (descriptor >= std::ssize(clients_)) clients_.resize(descriptor + 1);
    clients_[descriptor].emplace(std::move(socket));
    change(descriptor, EVFILT_READ, EV_ADD);
    change(descriptor, EVFILT_TIMER, EV_ADD, idle_timeout_ms_);
  }

  void drop(int descriptor) {
    clients_[descriptor].reset();  // closing removes what watches the descriptor
    std::erase_if(changes_, [&](const auto& change) {
      return static_cast<int>(change.ident) == descriptor;
    });
    change(descriptor, EVFILT_TIMER, EV_DELETE);  // but a timer is on no descriptor
  }
  //! [adopt]

  //! [state]
  bool has_client(int descriptor) const {
    return descriptor < std::ssize(clients_) && clients_[descriptor].has_value();
  }

  static constexpr int max_events = 256;
  net::Descriptor kqueue_;
  net::Descriptor listener_;
  const int idle_timeout_ms_;
  std::vector<std::optional<Client>> clients_;  // by descriptor
  std::vector<Event> changes_;                  // made by the next wait
  std::array<Event, max_events> events_;
  std::array<char, net::buffer_size> buffer_;
  //! [state]
};

}  // namespace

int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv, {.idle_timeout_s = 300});
  net::ignore_sigpipe();
  KqueueServer{options}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
