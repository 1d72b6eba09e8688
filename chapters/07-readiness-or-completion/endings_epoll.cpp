#include <sys/epoll.h>

#include "connections.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

std::string wait_once(const net::Descriptor& socket, std::uint32_t interest) {
  const net::Descriptor epoll{
      net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  epoll_event event{.events = interest, .data = {}};
  net::check(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, socket.get(), &event),
             "epoll_ctl");
  net::check(::epoll_wait(epoll.get(), &event, 1, -1), "epoll_wait");
  return names_of(event.events, {{EPOLLIN, "EPOLLIN"},
                                 {EPOLLOUT, "EPOLLOUT"},
                                 {EPOLLERR, "EPOLLERR"},
                                 {EPOLLHUP, "EPOLLHUP"},
                                 {EPOLLRDHUP, "EPOLLRDHUP"}});
}

}  // namespace

//! [main]
int main() try {
  for (const auto ending : every_ending) {
    auto connection = connect_to_ourselves();
    end(connection, ending);
    print_row(ending, wait_once(connection.ours, EPOLLIN | EPOLLRDHUP),
              connection.ours);
  }
  const auto refused = connect_to_nobody();
  print_refused(wait_once(refused, EPOLLOUT), refused);
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
