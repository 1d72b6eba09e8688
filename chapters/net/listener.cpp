#include "net/listener.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cstdio>
#include <memory>

#include "net/system_call.hpp"

namespace net {
namespace {

class AddressErrors : public std::error_category {
  const char* name() const noexcept override { return "getaddrinfo"; }
  std::string message(int error) const override { return ::gai_strerror(error); }
};

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

//! [address]
AddressList find_address(const Options& options) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const auto port = std::to_string(options.port);
  const int error = ::getaddrinfo(options.host.c_str(), port.c_str(), &hints, &found);
  static const AddressErrors category;
  if (error != 0)
    throw std::system_error{error, category, "getaddrinfo " + options.host};
  return {found, &::freeaddrinfo};
}
//! [address]

void turn_on(const Descriptor& socket, int level, int option) {
  const int on = 1;
  check(::setsockopt(socket.get(), level, option, &on, sizeof on), "setsockopt");
}

//! [announce]
void announce(const Descriptor& listener) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  check(::getsockname(listener.get(), generic, &size), "getsockname");
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  ::getnameinfo(generic, size, host, sizeof host, port, sizeof port,
                NI_NUMERICHOST | NI_NUMERICSERV);
  std::printf(
      address.ss_family == AF_INET6 ? "listening on [%s]:%s\n" : "listening on %s:%s\n",
      host, port);
  std::fflush(stdout);
}
//! [announce]

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
  announce(listener);
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
