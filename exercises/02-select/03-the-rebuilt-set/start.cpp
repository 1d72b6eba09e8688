#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <vector>

#include "exercise.hpp"
#include "net/system_call.hpp"

namespace {

std::vector<int> descriptors_in(const fd_set& set, int highest) {
  std::vector<int> descriptors;
  for (int descriptor = 0; descriptor <= highest; ++descriptor)
    if (FD_ISSET(descriptor, &set)) descriptors.push_back(descriptor);
  return descriptors;
}

/// @return false when it has hung up.
bool echo(int client) {
  std::array<char, 1024> buffer;
  const auto size = ::read(client, buffer.data(), buffer.size());
  if (size <= 0) return false;
  ::send(client, buffer.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
  return true;
}

}  // namespace

void serve(const net::Descriptor& listener) {
  fd_set watched;
  FD_ZERO(&watched);
  FD_SET(listener.get(), &watched);
  int highest = listener.get();
  for (;;) {
    net::check(::select(highest + 1, &watched, nullptr, nullptr, nullptr), "select");
    for (const int descriptor : descriptors_in(watched, highest)) {
      if (descriptor == listener.get()) {
        const int client = net::check(::accept(descriptor, nullptr, nullptr), "accept");
        FD_SET(client, &watched);
        highest = std::max(highest, client);
      } else if (!echo(descriptor)) {
        FD_CLR(descriptor, &watched);
        ::close(descriptor);
      }
    }
  }
}
