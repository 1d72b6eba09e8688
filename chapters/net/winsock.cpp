#include "net/winsock.hpp"

#include <string>
#include <system_error>

#include "net/address.hpp"

namespace net {
namespace {

void check(bool succeeded, std::string_view call) {
  if (!succeeded) throw_last_error(call);
}

}  // namespace

Winsock::Winsock() {
  WSADATA details;
  const int error = ::WSAStartup(MAKEWORD(2, 2), &details);
  if (error != 0) throw std::system_error{error, std::system_category(), "WSAStartup"};
}

void throw_last_error(std::string_view call) {
  const auto error = static_cast<int>(::GetLastError());
  throw std::system_error{error, std::system_category(),
                          std::string{call} + ": error " + std::to_string(error)};
}

//! [listen]
Socket listen_on(const Options& options) {
  const auto address = find_address(options);
  Socket listener{::socket(address->ai_family, SOCK_STREAM, 0)};
  check(bool{listener}, "socket");
  // Without this another program may take the same port. On Windows SO_REUSEADDR would
  // say just that, and nothing of TIME_WAIT.
  check(set_option(listener, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, BOOL{TRUE}),
        "setsockopt");
  // Accepted sockets take it over: no reply waits for more bytes.
  check(set_option(listener, IPPROTO_TCP, TCP_NODELAY, BOOL{TRUE}), "setsockopt");
  const auto size = static_cast<int>(address->ai_addrlen);
  check(::bind(listener.get(), address->ai_addr, size) == 0,
        "bind " + options.host + ":" + std::to_string(options.port));
  check(::listen(listener.get(), SOMAXCONN) == 0, "listen");
  announce(listener.get());
  return listener;
}
//! [listen]

int family_of(const Socket& listener) {
  sockaddr_storage address{};
  int size = sizeof address;
  check(
      ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0,
      "getsockname");
  return address.ss_family;
}

}  // namespace net
