#include "socket_api.hpp"

#include <fcntl.h>

#include "platform/posix/system_call.hpp"

namespace minimio {
namespace {

#ifdef SOCK_NONBLOCK
constexpr int quiet = SOCK_NONBLOCK | SOCK_CLOEXEC;

int accept_quiet(int listener) { return ::accept4(listener, nullptr, nullptr, quiet); }
bool make_quiet(int) { return true; }
#else
constexpr int quiet = 0;

int accept_quiet(int listener) { return ::accept(listener, nullptr, nullptr); }
bool make_quiet(int socket) {
  const int on = 1;
  return ::fcntl(socket, F_SETFL, O_NONBLOCK) == 0 &&
         ::fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 &&
         ::setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on) == 0;
}
#endif

}  // namespace

OwnedHandle open_socket(int family, int type) {
  OwnedHandle socket{check(::socket(family, type | quiet, 0), "socket")};
  check(make_quiet(socket.get()) ? 0 : -1, "fcntl");
  return socket;
}

OwnedHandle accept_socket(NativeHandle listener) noexcept {
  OwnedHandle socket{accept_quiet(listener)};
  if (socket && !make_quiet(socket.get())) socket.close();
  return socket;
}

// recvfrom(2) does not say whether it cut the datagram off; recvmsg does. recvmsg(2)
long receive_datagram(NativeHandle socket, std::span<char> buffer, void* address,
                      SocketSize size, bool& truncated) noexcept {
  iovec place{.iov_base = buffer.data(), .iov_len = buffer.size()};
  msghdr message{};
  message.msg_name = address;
  message.msg_namelen = size;
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  const auto bytes = ::recvmsg(socket, &message, 0);
  truncated = bytes >= 0 && message.msg_flags & MSG_TRUNC;
  return bytes;
}

}  // namespace minimio
