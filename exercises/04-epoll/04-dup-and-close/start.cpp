#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <vector>

#include "exercise.hpp"
#include "net/system_call.hpp"

namespace {

void watch(const net::Descriptor& epoll, int descriptor) {
  epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
  net::check(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
}

/// @return false when it has hung up, or says goodbye with a full stop.
bool echo(int client) {
  std::array<char, 1024> buffer;
  const auto size = ::read(client, buffer.data(), buffer.size());
  if (size <= 0 || buffer[0] == '.') return false;
  ::send(client, buffer.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
  return true;
}

/// Says goodbye as well: to close it does not end the connection while there is a
/// duplicate.
void let_go(int client) {
  ::shutdown(client, SHUT_WR);
  ::close(client);
}

}  // namespace

void serve(const net::Descriptor& listener) {
  const net::Descriptor epoll{
      net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  watch(epoll, listener.get());
  std::vector<net::Descriptor> record;  // of all who have ever been here
  for (;;) {
    epoll_event event;
    net::check(
        net::retry_on_eintr([&] { return ::epoll_wait(epoll.get(), &event, 1, -1); }),
        "epoll_wait");
    const int descriptor = event.data.fd;
    if (descriptor == listener.get()) {
      const int client = net::check(::accept(descriptor, nullptr, nullptr), "accept");
      record.emplace_back(net::check(::dup(client), "dup"));
      watch(epoll, client);
    } else if (!echo(descriptor)) {
      let_go(descriptor);
    }
  }
}
