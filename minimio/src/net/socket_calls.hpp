#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <system_error>

#include "minimio/net/address.hpp"
#include "minimio/net/io_result.hpp"
#include "minimio/owned_handle.hpp"
#include "socket_api.hpp"

namespace minimio::net {

/// @throws what the last call of this thread failed with.
[[noreturn]] void throw_last_error(const std::string& call);

/// @throws std::system_error whose what() names the address.
void bind_to(NativeHandle socket, const void* address, SocketSize size,
             const std::string& name);
void listen_on(NativeHandle socket, const std::string& name);

template <typename Value>
bool set_option(NativeHandle socket, int level, int option, Value value) noexcept {
  return ::setsockopt(socket, level, option, reinterpret_cast<const char*>(&value),
                      sizeof value) == 0;
}

/// A connection that waits, or none and the reason.
OwnedHandle accept_from(NativeHandle listener, std::error_code& error) noexcept;

std::error_code shut_down_write(NativeHandle socket) noexcept;

using NameCall = decltype(&::getsockname);
Address address_of(NativeHandle socket, NameCall call, const char* name);

sockaddr* system_form(Address& address) noexcept;
const sockaddr* system_form(const Address& address) noexcept;

/// Makes the call again for as long as a signal interrupts it. signal(7)
template <typename Call>
IoResult retry_if_interrupted(Call call) noexcept {
  auto result = call();
  while (result.error == std::errc::interrupted) result = call();
  return result;
}

/// Of a call that returns how many bytes it has moved, or -1.
inline IoResult result_of(std::ptrdiff_t bytes) noexcept {
  if (bytes < 0) return {0, portable_error(last_error())};
  return {static_cast<std::size_t>(bytes), {}};
}

}  // namespace minimio::net
