#include "net/socket_calls.hpp"

#include "minimio/net/stream_io.hpp"

namespace minimio::net {
namespace {

// A connection can be gone before we come to accept it; the next one is no worse for
// that. accept(2)
bool is_only_this_connection(const std::error_code& error) noexcept {
  static constexpr std::errc passing[] = {
      std::errc::interrupted,         std::errc::connection_aborted,
      std::errc::protocol_error,      std::errc::network_down,
      std::errc::network_unreachable, std::errc::host_unreachable,
      std::errc::connection_reset};
  for (const auto one : passing)
    if (error == one) return true;
  return false;
}

}  // namespace

void throw_last_error(const std::string& call) {
  throw std::system_error{make_error(last_error()), call};
}

void bind_to(NativeHandle socket, const void* address, SocketSize size,
             const std::string& name) {
  if (::bind(socket, static_cast<const sockaddr*>(address), size) != 0)
    throw_last_error("bind " + name);
}

void listen_on(NativeHandle socket, const std::string& name) {
  if (::listen(socket, SOMAXCONN) != 0) throw_last_error("listen " + name);
}

OwnedHandle accept_from(NativeHandle listener, std::error_code& error) noexcept {
  for (;;) {
    if (auto socket = accept_socket(listener)) {
      error.clear();
      return socket;
    }
    error = make_error(last_error());
    if (!is_only_this_connection(error)) return {};
  }
}

IoResult receive_once(NativeHandle socket, std::span<char> buffer) noexcept {
  return result_of(receive_bytes(socket, buffer));
}

IoResult send_once(NativeHandle socket, std::span<const char> bytes) noexcept {
  return result_of(send_bytes(socket, bytes));
}

std::error_code shut_down_write(NativeHandle socket) noexcept {
  if (::shutdown(socket, shut_write) == 0) return {};
  return make_error(last_error());
}

Address address_of(NativeHandle socket, NameCall call, const char* name) {
  Address address;
  auto size = static_cast<SocketSize>(Address::capacity());
  if (call(socket, system_form(address), &size) != 0) throw_last_error(name);
  return address;
}

sockaddr* system_form(Address& address) noexcept {
  return static_cast<sockaddr*>(address.data());
}

const sockaddr* system_form(const Address& address) noexcept {
  return static_cast<const sockaddr*>(address.data());
}

}  // namespace minimio::net
