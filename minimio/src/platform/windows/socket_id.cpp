#include "platform/windows/socket_id.hpp"

#include "socket_api.hpp"

namespace minimio {
namespace {

template <typename Name, typename Call>
Name ask(Call call, NativeHandle socket) noexcept {
  Name name;
  int size = static_cast<int>(name.bytes.size());
  auto* address = reinterpret_cast<sockaddr*>(name.bytes.data());
  if (call(socket, address, &size) == 0) name.size = size;
  return name;
}

bool is_open(NativeHandle socket) noexcept {
  int type = 0;
  int size = sizeof type;
  return ::getsockopt(socket, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type),
                      &size) == 0;
}

}  // namespace

SocketId::SocketId(NativeHandle socket) noexcept
    : local_{ask<Name>(&::getsockname, socket)},
      peer_{ask<Name>(&::getpeername, socket)} {}

bool SocketId::is_still(NativeHandle socket) const noexcept {
  if (!is_open(socket)) return false;
  const SocketId now{socket};
  return local_.may_be(now.local_) && peer_.may_be(now.peer_);
}

bool SocketId::Name::may_be(const Name& other) const noexcept {
  return size == 0 || other.size == 0 || (size == other.size && bytes == other.bytes);
}

}  // namespace minimio
