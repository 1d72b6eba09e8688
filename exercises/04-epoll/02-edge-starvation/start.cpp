#include <sys/epoll.h>

#include <utility>

#include "exercise.hpp"
#include "net/system_call.hpp"

Readers::Readers(Hear hear)
    : hear_{std::move(hear)},
      epoll_{net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")} {}

void Readers::add(net::Descriptor client) {
  net::set_non_blocking(client);
  const int number = client.get();
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.fd = number}};
  net::check(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, number, &event), "epoll_ctl");
  clients_.emplace(number, std::move(client));
}

void Readers::turn(std::chrono::milliseconds patience) {
  const int timeout_ms = static_cast<int>(patience.count());
  constexpr int max_events = 64;
  std::array<epoll_event, max_events> events;
  const int count = net::check(
      ::epoll_wait(epoll_.get(), events.data(), max_events, timeout_ms), "epoll_wait");
  for (int i = 0; i < count; ++i)
    read_from(events[static_cast<std::size_t>(i)].data.fd);
}

void Readers::read_from(int client) {
  for (;;) {
    const auto size = ::read(client, buffer_.data(), buffer_.size());
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) {
      clients_.erase(client);
      return hear_(client, {});
    }
    hear_(client, {buffer_.data(), static_cast<std::size_t>(size)});
  }
}
