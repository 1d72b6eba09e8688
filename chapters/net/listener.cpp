#include "net/listener.hpp"

#include <fcntl.h>
#include <netinet/tcp.h>

#include "net/address.hpp"
#include "net/system_call.hpp"

namespace net {
namespace {

void turn_on(const Descriptor& socket, int level, int option) {
  const int on = 1;
  check(::setsockopt(socket.get(), level, option, &on, sizeof on), "setsockopt");
}

// A connection can be gone before we come to accept it; the next one is no worse for
// that. accept(2)
bool is_only_this_client(int error) {
  switch (error) {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
      return true;
    default:
      return false;
  }
}

}  // namespace

//! [listen]
Descriptor listen_on(const Options& options) {
  const auto address = find_address(options);
  Descriptor listener{check(::socket(address->ai_family, SOCK_STREAM, 0), "socket")};
  check(::fcntl(listener.get(), F_SETFD, FD_CLOEXEC), "fcntl");
  turn_on(listener, SOL_SOCKET,
          SO_REUSEADDR);  // restart at once, whoever lingers in TIME_WAIT
  turn_on(listener, IPPROTO_TCP,
          TCP_NODELAY);  // clients inherit it: no reply waits for more bytes
  check(::bind(listener.get(), address->ai_addr, address->ai_addrlen),
        "bind " + options.host + ":" + std::to_string(options.port));
  check(::listen(listener.get(), SOMAXCONN), "listen");
  announce(listener.get());
  return listener;
}
//! [listen]

//! [accept]
Descriptor accept_client(const Descriptor& listener, std::error_code& error) {
  int client;
  do {
    client = ::accept(listener.get(), nullptr, nullptr);
  } while (client < 0 && is_only_this_client(errno));
  error =
      client < 0 ? std::error_code{errno, std::generic_category()} : std::error_code{};
  return Descriptor{client};
}
//! [accept]

bool would_block(const std::error_code& error) noexcept {
  return error == std::errc::operation_would_block ||
         error == std::errc::resource_unavailable_try_again;
}

}  // namespace net
