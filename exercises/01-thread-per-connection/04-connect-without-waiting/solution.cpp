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

  pollfd outcome{.fd = socket.get(), .events = POLLOUT, .revents = 0};
  const int known =
      net::check(::poll(&outcome, 1, static_cast<int>(patience.count())), "poll");
  if (known == 0) return std::make_error_code(std::errc::timed_out);

  int error = 0;
  socklen_t size = sizeof error;
  net::check(::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size),
             "getsockopt");
  return error_of(error);
}
