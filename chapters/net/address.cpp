#include "net/address.hpp"

#include <cstdio>
#include <string>
#include <system_error>

#include "net/system_call.hpp"

namespace net {
namespace {

class AddressErrors : public std::error_category {
  const char* name() const noexcept override { return "getaddrinfo"; }
  std::string message(int error) const override { return ::gai_strerror(error); }
};

}  // namespace

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

//! [announce]
void announce(SocketHandle listener) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  check(::getsockname(listener, generic, &size), "getsockname");
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

}  // namespace net
