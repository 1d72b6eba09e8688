#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <span>

#include "exercise.hpp"
#include "net/system_call.hpp"

namespace {

void watch(const net::Descriptor& epoll, int descriptor) {
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.fd = descriptor}};
  net::check(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
}

/// @return how much came, 0 at the end, or nothing where it would have had to wait.
std::optional<std::size_t> receive(int client, std::span<char> buffer) {
  const auto size = ::recv(client, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && errno == EAGAIN) return std::nullopt;
  return size < 0 ? 0 : static_cast<std::size_t>(size);
}

void echo(int client) {
  std::array<char, 16> buffer;
  const auto size = receive(client, buffer);
  if (!size) return;
  if (*size == 0) {
    ::close(client);
    return;
  }
  ::send(client, buffer.data(), *size, MSG_NOSIGNAL);
}

/// @return the client's descriptor, or nothing when nobody waits.
std::optional<int> accept(const net::Descriptor& listener) {
  const int client = ::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC);
  return client < 0 ? std::nullopt : std::optional{client};
}

}  // namespace

void serve(const net::Descriptor& listener) {
  const net::Descriptor epoll{
      net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  net::set_non_blocking(listener);
  watch(epoll, listener.get());
  for (;;) {
    epoll_event event;
    net::check(
        net::retry_on_eintr([&] { return ::epoll_wait(epoll.get(), &event, 1, -1); }),
        "epoll_wait");
    if (event.data.fd != listener.get()) {
      echo(event.data.fd);
    } else {
      if (const auto client = accept(listener)) watch(epoll, *client);
    }
  }
}
