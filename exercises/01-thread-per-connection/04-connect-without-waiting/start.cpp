#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "exercise.hpp"
#include "net/system_call.hpp"

namespace {

std::error_code error_of(int number) { return {number, std::generic_category()}; }

int begin_to_connect(const net::Descriptor& socket, const sockaddr_in& address) {
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                   sizeof address);
}

}  // namespace

std::error_code connect_within(const net::Descriptor& socket,
                               const sockaddr_in& address,
                               std::chrono::milliseconds patience) {
  net::set_non_blocking(socket);
  if (begin_to_connect(socket, address) == 0) return {};
  if (errno != EINPROGRESS) return error_of(errno);

  // TODO: wait until the outcome is known, no longer than `patience`, and return it.
  static_cast<void>(patience);
  return {};
}
