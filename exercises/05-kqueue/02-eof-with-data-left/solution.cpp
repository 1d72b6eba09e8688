#include <sys/event.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <array>
#include <span>

#include "exercise.hpp"
#include "net/signals.hpp"
#include "net/system_call.hpp"

namespace {

using Event = struct kevent;

class EchoServer {
 public:
  explicit EchoServer(int listener) : listener_{listener} { watch(listener); }

  [[noreturn]] void run() {
    for (;;) {
      for (const auto& event : wait()) {
        if (static_cast<int>(event.ident) == listener_) {
          watch(net::check(::accept(listener_, nullptr, nullptr), "accept"));
        } else {
          handle(event);
        }
      }
    }
  }

 private:
  void handle(const Event& event) {
    const auto client = static_cast<int>(event.ident);
    if (event.flags & EV_EOF && event.data == 0) {
      ::close(client);
    } else {
      echo(client);
    }
  }

  static void echo(int client) {
    std::array<char, 1024> buffer;
    const auto size = ::read(client, buffer.data(), buffer.size());
    if (size > 0) ::send(client, buffer.data(), static_cast<std::size_t>(size), 0);
  }

  void watch(int descriptor) {
    Event change;
    EV_SET(&change, descriptor, EVFILT_READ, EV_ADD, 0, 0, nullptr);
    net::check(::kevent(kqueue_.get(), &change, 1, nullptr, 0, nullptr), "kevent");
  }

  std::span<const Event> wait() {
    const auto room = static_cast<int>(events_.size());
    const int count = net::retry_on_eintr([&] {
      return ::kevent(kqueue_.get(), nullptr, 0, events_.data(), room, nullptr);
    });
    return std::span{events_}.first(
        static_cast<std::size_t>(net::check(count, "kevent")));
  }

  const int listener_;
  const net::Descriptor kqueue_{net::check(::kqueue(), "kqueue")};
  std::array<Event, 16> events_;
};

}  // namespace

void serve(const net::Descriptor& listener) {
  net::ignore_sigpipe();
  EchoServer{listener.get()}.run();
}
