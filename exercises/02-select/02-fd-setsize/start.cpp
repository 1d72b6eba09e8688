#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <vector>

#include "exercise.hpp"
#include "net/system_call.hpp"

namespace {

struct Watched {
  fd_set set;
  int highest;
};

void add(Watched& watched, int descriptor) {
  watched.highest = std::max(watched.highest, descriptor);
  FD_SET(descriptor, &watched.set);
}

std::vector<int> wait_for_any(Watched watched) {
  net::check(::select(watched.highest + 1, &watched.set, nullptr, nullptr, nullptr),
             "select");
  std::vector<int> ready;
  for (int descriptor = 0; descriptor <= watched.highest; ++descriptor)
    if (FD_ISSET(descriptor, &watched.set)) ready.push_back(descriptor);
  return ready;
}

void accept_client(const net::Descriptor& listener, Watched& watched) {
  const int client = net::check(::accept(listener.get(), nullptr, nullptr), "accept");
  add(watched, client);
}

/// @return false when the client has hung up.
bool echo(int client) {
  std::array<char, 1024> buffer;
  const auto size = ::read(client, buffer.data(), buffer.size());
  if (size <= 0) return false;
  ::send(client, buffer.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
  return true;
}

}  // namespace

void serve(const net::Descriptor& listener) {
  Watched watched{};
  add(watched, listener.get());
  for (;;) {
    for (const int descriptor : wait_for_any(watched)) {
      if (descriptor == listener.get()) {
        accept_client(listener, watched);
      } else if (!echo(descriptor)) {
        FD_CLR(descriptor, &watched.set);
        ::close(descriptor);
      }
    }
  }
}
