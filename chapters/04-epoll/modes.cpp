#include <sys/epoll.h>
#include <sys/socket.h>

#include <cstdio>

#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

//! [watcher]
/// One end of a socket, watched in one mode. `tell` sends to it, `read_one` takes a
/// byte out.
class Watcher {
 public:
  explicit Watcher(std::uint32_t mode) : mode_{mode} {
    int ends[2];
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    watched_ = net::Descriptor{ends[0]};
    peer_ = net::Descriptor{ends[1]};
    control(EPOLL_CTL_ADD);
  }

  void tell(const char* byte) { net::check(::write(peer_.get(), byte, 1), "write"); }

  void read_one() {
    char byte;
    net::check(::read(watched_.get(), &byte, 1), "read");
  }

  void rearm() { control(EPOLL_CTL_MOD); }

  const char* wait() {
    epoll_event event;
    const int only_look = 0;
    return net::check(::epoll_wait(epoll_.get(), &event, 1, only_look), "epoll_wait") ==
                   1
               ? "ready"
               : "-";
  }

 private:
  void control(int operation) {
    epoll_event event{.events = EPOLLIN | mode_, .data = {}};
    net::check(::epoll_ctl(epoll_.get(), operation, watched_.get(), &event),
               "epoll_ctl");
  }

  std::uint32_t mode_;
  net::Descriptor epoll_{net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  net::Descriptor watched_, peer_;
};
//! [watcher]

}  // namespace

//! [script]
int main() try {
  Watcher level{0}, edge{EPOLLET}, oneshot{EPOLLONESHOT};

  const auto row = [&](const char* what_happened) {
    std::printf("%-28s%-8s%-8s%s\n", what_happened, level.wait(), edge.wait(),
                oneshot.wait());
  };
  const auto each = [&](auto&& action) {
    action(level), action(edge), action(oneshot);
  };

  std::printf("%-28s%-8s%-8s%s\n", "", "level", "edge", "oneshot");
  row("nothing has arrived");
  each([](auto& watcher) { watcher.tell("a"), watcher.tell("b"); });
  row("two bytes arrived");
  row("asked again");
  each([](auto& watcher) { watcher.read_one(); });
  row("one of them was read");
  each([](auto& watcher) { watcher.tell("c"); });
  row("a third byte arrived");
  oneshot.rearm();
  row("oneshot was armed again");
  each([](auto& watcher) { watcher.read_one(), watcher.read_one(); });
  row("all was read");
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [script]
