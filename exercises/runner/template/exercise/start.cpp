#include <sys/socket.h>

#include <array>

#include "exercise.hpp"
#include "net/system_call.hpp"

namespace {

/// @return false when the client has hung up.
bool echo(const net::Descriptor& client) {
  std::array<char, 1024> buffer;
  const auto size = ::recv(client.get(), buffer.data(), buffer.size(), 0);
  if (size <= 0) return false;
  ::send(client.get(), buffer.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
  return true;
}

}  // namespace

void serve(const net::Descriptor& listener) {
  for (;;) {
    const net::Descriptor client{
        net::check(::accept(listener.get(), nullptr, nullptr), "accept")};
    echo(client);
  }
}
