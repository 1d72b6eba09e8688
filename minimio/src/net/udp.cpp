#include "minimio/net/udp.hpp"

#include "net/socket_calls.hpp"

namespace minimio::net {

UdpSocket::UdpSocket(const Address& address)
    : socket_{open_socket(address.is_ipv6() ? AF_INET6 : AF_INET, SOCK_DGRAM)} {
  const auto size = static_cast<SocketSize>(address.size());
  bind_to(handle(), address.data(), size, address.to_string());
}

IoResult UdpSocket::send_to(std::span<const char> datagram,
                            const Address& peer) noexcept {
  return retry_if_interrupted([&] {
    return result_of(::sendto(handle(), datagram.data(), clamp_length(datagram.size()),
                              no_signal, system_form(peer),
                              static_cast<SocketSize>(peer.size())));
  });
}

IoResult UdpSocket::receive_from(std::span<char> buffer, Address& sender) noexcept {
  bool truncated = false;
  auto result = retry_if_interrupted([&] {
    return result_of(receive_datagram(handle(), buffer, sender.data(),
                                      Address::capacity(), truncated));
  });
  if (truncated) result.error = std::errc::message_size;
  return result;
}

Address UdpSocket::local_address() const {
  return address_of(handle(), &::getsockname, "getsockname");
}

}  // namespace minimio::net
