#include <sys/event.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

using Event = struct kevent;

//! [watcher]
/// One end of a socket, watched by one filter with the given flags.
class Watcher {
 public:
  Watcher(short filter, unsigned flags) : filter_{filter} {
    int ends[2];
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    watched_ = net::Descriptor{ends[0]};
    peer_ = net::Descriptor{ends[1]};
    change(EV_ADD | flags);
  }

  void change(unsigned flags) {
    Event change;
    EV_SET(&change, watched_.get(), filter_, flags, 0, 0, nullptr);
    net::check(::kevent(kqueue_.get(), &change, 1, nullptr, 0, nullptr), "kevent");
  }

  void tell(const char* byte) { net::check(::write(peer_.get(), byte, 1), "write"); }

  void read_one() {
    char byte;
    net::check(::read(watched_.get(), &byte, 1), "read");
  }

  void hang_up() { peer_ = {}; }

  std::string wait() {
    Event event;
    const timespec only_look{};
    const int count = ::kevent(kqueue_.get(), nullptr, 0, &event, 1, &only_look);
    if (net::check(count, "kevent") == 0) return "-";
    return std::to_string(event.data) + (event.flags & EV_EOF ? " EV_EOF" : "");
  }

 private:
  short filter_;
  net::Descriptor kqueue_{net::check(::kqueue(), "kqueue")};
  net::Descriptor watched_, peer_;
};
//! [watcher]

}  // namespace

//! [script]
int main() try {
  Watcher level{EVFILT_READ, 0}, clear{EVFILT_READ, EV_CLEAR},
      oneshot{EVFILT_READ, EV_ONESHOT}, dispatch{EVFILT_READ, EV_DISPATCH};

  const auto row = [&](const char* what_happened) {
    std::printf("%-26s%-10s%-10s%-12s%s\n", what_happened, level.wait().c_str(),
                clear.wait().c_str(), oneshot.wait().c_str(), dispatch.wait().c_str());
  };
  const auto each = [&](auto&& action) {
    action(level), action(clear), action(oneshot), action(dispatch);
  };

  std::printf("%-26s%-10s%-10s%-12s%s\n", "EVFILT_READ with", "nothing", "EV_CLEAR",
              "EV_ONESHOT", "EV_DISPATCH");
  row("nothing has arrived");
  each([](auto& watcher) { watcher.tell("a"), watcher.tell("b"); });
  row("two bytes arrived");
  row("asked again");
  each([](auto& watcher) { watcher.read_one(); });
  row("one of them was read");
  each([](auto& watcher) { watcher.tell("c"); });
  row("a third byte arrived");
  oneshot.change(EV_ADD | EV_ONESHOT);
  dispatch.change(EV_ENABLE);
  row("added again, enabled");
  each([](auto& watcher) { watcher.hang_up(); });
  row("the peer hung up");
  each([](auto& watcher) { watcher.read_one(), watcher.read_one(); });
  row("all was read");

  Watcher room{EVFILT_WRITE, 0}, room_once{EVFILT_WRITE, EV_CLEAR};
  std::printf("\n%-26s%-10s%s\n", "EVFILT_WRITE with", "nothing", "EV_CLEAR");
  for (const auto* asked : {"there is room", "asked again"})
    std::printf("%-26s%-10s%s\n", asked, room.wait().c_str(), room_once.wait().c_str());
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [script]
