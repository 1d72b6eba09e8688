#include "minimio/net/tcp.hpp"

#include "net/socket_calls.hpp"

namespace minimio::net {
namespace {

OwnedHandle open_tcp_socket(const Address& address) {
  auto socket = open_socket(address.is_ipv6() ? AF_INET6 : AF_INET, SOCK_STREAM);
  if (!set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY, int{1}))
    throw_last_error("setsockopt");
  return socket;
}

void share_port(NativeHandle socket, const std::string& address) {
  if (share_option == 0)
    throw std::system_error{std::make_error_code(std::errc::operation_not_supported),
                            "sharing " + address};
  if (!set_option(socket, SOL_SOCKET, share_option, int{1}))
    throw_last_error("sharing " + address);
}

}  // namespace

TcpStream TcpStream::connect(const Address& peer) {
  TcpStream stream{open_tcp_socket(peer)};
  const auto size = static_cast<SocketSize>(peer.size());
  const bool failed = ::connect(stream.handle(), system_form(peer), size) != 0;
  // Interrupted, it goes on by itself all the same. connect(2), EINTR
  if (failed && last_error() != connect_begins && !was_interrupted())
    throw_last_error("connect " + peer.to_string());
  return stream;
}

std::error_code TcpStream::connect_error() const noexcept {
  int error = 0;
  SocketSize size = sizeof error;
  if (::getsockopt(handle(), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error),
                   &size) != 0)
    return make_error(last_error());
  if (error != 0) return make_error(error);

  Address peer;
  size = static_cast<SocketSize>(Address::capacity());
  const bool connected = ::getpeername(handle(), system_form(peer), &size) == 0;
  return connected ? std::error_code{}
                   : std::make_error_code(std::errc::operation_in_progress);
}

std::error_code TcpStream::shutdown_write() noexcept {
  return shut_down_write(handle());
}

Address TcpStream::local_address() const {
  return address_of(handle(), &::getsockname, "getsockname");
}

Address TcpStream::peer_address() const {
  return address_of(handle(), &::getpeername, "getpeername");
}

TcpListener::TcpListener(const Address& address, PortUse use)
    : socket_{open_tcp_socket(address)} {
  if (!set_option(handle(), SOL_SOCKET, restart_option, int{1}))
    throw_last_error("setsockopt");
  if (use == PortUse::shared) share_port(handle(), address.to_string());
  const auto size = static_cast<SocketSize>(address.size());
  bind_to(handle(), address.data(), size, address.to_string());
  listen_on(handle(), address.to_string());
}

TcpStream TcpListener::accept(std::error_code& error) noexcept {
  return TcpStream{accept_from(handle(), error)};
}

Address TcpListener::local_address() const {
  return address_of(handle(), &::getsockname, "getsockname");
}

}  // namespace minimio::net
