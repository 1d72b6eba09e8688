#include <sys/event.h>
#include <sys/types.h>

#include "connections.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

using Event = struct kevent;

std::string wait_once(const net::Descriptor& socket, short filter) {
  const net::Descriptor kqueue{net::check(::kqueue(), "kqueue")};
  Event event;
  EV_SET(&event, socket.get(), filter, EV_ADD, 0, 0, nullptr);
  net::check(::kevent(kqueue.get(), &event, 1, &event, 1, nullptr), "kevent");
  auto report = std::string{filter == EVFILT_READ ? "READ" : "WRITE"};
  if (event.flags & EV_EOF) report += " EV_EOF";
  report += " data=" + std::to_string(event.data);
  return report + " fflags=" + name_of_error(static_cast<int>(event.fflags));
}

}  // namespace

int main() try {
  for (const auto ending : every_ending) {
    auto connection = connect_to_ourselves();
    end(connection, ending);
    print_row(ending, wait_once(connection.ours, EVFILT_READ), connection.ours);
  }
  const auto refused = connect_to_nobody();
  print_refused(wait_once(refused, EVFILT_WRITE), refused);
} catch (const std::system_error& error) {
  return net::report(error);
}
