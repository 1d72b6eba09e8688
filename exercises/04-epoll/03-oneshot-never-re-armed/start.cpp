#include <sys/epoll.h>
#include <sys/socket.h>

#include <thread>
#include <vector>

#include "exercise.hpp"
#include "net/system_call.hpp"

namespace {

constexpr int thread_count = 4;

void control(const net::Descriptor& epoll, int operation, int client) {
  epoll_event event{.events = EPOLLIN | EPOLLONESHOT, .data = {.fd = client}};
  net::check(::epoll_ctl(epoll.get(), operation, client, &event), "epoll_ctl");
}

void work(const net::Descriptor& epoll) {
  for (;;) {
    epoll_event event;
    net::check(
        net::retry_on_eintr([&] { return ::epoll_wait(epoll.get(), &event, 1, -1); }),
        "epoll_wait");
    const int client = event.data.fd;
    if (!answer(client)) ::close(client);
  }
}

}  // namespace

void serve(const net::Descriptor& listener) {
  const net::Descriptor epoll{
      net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  std::vector<std::jthread> threads;
  for (int i = 0; i < thread_count; ++i) threads.emplace_back([&] { work(epoll); });
  for (;;) {
    const int client = net::check(::accept(listener.get(), nullptr, nullptr), "accept");
    control(epoll, EPOLL_CTL_ADD, client);
  }
}
