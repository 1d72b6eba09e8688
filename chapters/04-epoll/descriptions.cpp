#include <sys/epoll.h>
#include <sys/socket.h>

#include <cstdio>
#include <cstring>

#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

void wait_once(const net::Descriptor& epoll) {
  epoll_event event;
  const int only_look = 0;
  const int ready =
      net::check(::epoll_wait(epoll.get(), &event, 1, only_look), "epoll_wait");
  if (ready == 1) {
    std::printf("epoll_wait: an event for descriptor %d\n", event.data.fd);
  } else {
    std::printf("epoll_wait: nothing\n");
  }
}

void remove(const net::Descriptor& epoll, int descriptor) {
  const int result = ::epoll_ctl(epoll.get(), EPOLL_CTL_DEL, descriptor, nullptr);
  std::printf("remove %d:   %s\n", descriptor,
              result == 0 ? "done" : std::strerror(errno));
}

}  // namespace

//! [descriptions]
int main() try {
  net::Descriptor epoll{net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  int ends[2];
  net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
  net::Descriptor watched{ends[0]}, peer{ends[1]};

  const int number = watched.get();
  epoll_event event{.events = EPOLLIN, .data = {.fd = number}};
  net::check(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, number, &event), "epoll_ctl");

  net::Descriptor twin{net::check(::dup(number), "dup")};
  std::printf("watching %d; %d is a second descriptor for the same socket\n", number,
              twin.get());

  watched = {};
  std::printf("closed %d\n", number);
  net::check(::write(peer.get(), "!", 1), "write");
  wait_once(epoll);
  remove(epoll, number);
  remove(epoll, twin.get());
  wait_once(epoll);

  twin = {};
  std::printf("closed the twin\n");
  wait_once(epoll);
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [descriptions]
