#include <poll.h>

#include "connections.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

std::string poll_once(const net::Descriptor& socket, short interest) {
  pollfd row{.fd = socket.get(), .events = interest, .revents = 0};
  net::check(::poll(&row, 1, -1), "poll");
  return names_of(static_cast<unsigned>(row.revents), {{POLLIN, "POLLIN"},
                                                       {POLLOUT, "POLLOUT"},
                                                       {POLLERR, "POLLERR"},
                                                       {POLLHUP, "POLLHUP"}});
}

}  // namespace

int main() try {
  for (const auto ending : every_ending) {
    auto connection = connect_to_ourselves();
    end(connection, ending);
    print_row(ending, poll_once(connection.ours, POLLIN), connection.ours);
  }
  const auto refused = connect_to_nobody();
  print_refused(poll_once(refused, POLLOUT), refused);
} catch (const std::system_error& error) {
  return net::report(error);
}
