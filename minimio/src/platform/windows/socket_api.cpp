#include "socket_api.hpp"

#include <string>

namespace minimio {
namespace {

/// The number and the system's words; compared with a std::errc, its standard name.
class WinsockErrors final : public std::error_category {
  const char* name() const noexcept override { return "winsock"; }
  std::string message(int error) const override {
    return "error " + std::to_string(error) + ": " +
           std::system_category().message(error);
  }
  std::error_condition default_error_condition(int error) const noexcept override {
    return std::make_error_condition(portable_error(error));
  }
};

void make_quiet(SOCKET socket) {
  u_long on = 1;
  ::ioctlsocket(socket, FIONBIO, &on);
  ::SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
}

}  // namespace

std::errc portable_error(int error) noexcept {
  switch (error) {
    case 0:
      return {};
    case WSAEWOULDBLOCK:
      return std::errc::operation_would_block;
    case WSAEINPROGRESS:
      return std::errc::operation_in_progress;
    case WSAECONNRESET:
    case WSAENETRESET:
      return std::errc::connection_reset;
    case WSAECONNABORTED:
      return std::errc::connection_aborted;
    case WSAECONNREFUSED:
      return std::errc::connection_refused;
    case WSAESHUTDOWN:
      return std::errc::broken_pipe;
    case WSAEADDRINUSE:
      return std::errc::address_in_use;
    case WSAEADDRNOTAVAIL:
      return std::errc::address_not_available;
    case WSAEAFNOSUPPORT:
      return std::errc::address_family_not_supported;
    case WSAENOTCONN:
      return std::errc::not_connected;
    case WSAEISCONN:
      return std::errc::already_connected;
    case WSAETIMEDOUT:
      return std::errc::timed_out;
    case WSAENETUNREACH:
      return std::errc::network_unreachable;
    case WSAEHOSTUNREACH:
      return std::errc::host_unreachable;
    case WSAENETDOWN:
      return std::errc::network_down;
    case WSAEMSGSIZE:
      return std::errc::message_size;
    case WSAEACCES:
      return std::errc::permission_denied;
    case WSAEINVAL:
      return std::errc::invalid_argument;
    case WSAENOTSOCK:  // a closed one, nearly always; Windows does not tell
    case WSAEBADF:
      return std::errc::bad_file_descriptor;
    case WSAEMFILE:
      return std::errc::too_many_files_open;
    case WSAENOBUFS:
      return std::errc::no_buffer_space;
    default:
      return std::errc::io_error;
  }
}

std::error_code make_error(int error) noexcept {
  static const WinsockErrors category;
  return {error, category};
}

void start_sockets() {
  static const int error = [] {
    WSADATA details;
    return ::WSAStartup(MAKEWORD(2, 2), &details);
  }();
  if (error != 0) throw std::system_error{error, std::system_category(), "WSAStartup"};
}

OwnedHandle open_socket(int family, int type) {
  start_sockets();
  OwnedHandle socket{::socket(family, type, 0)};
  if (!socket) throw std::system_error{make_error(last_error()), "socket"};
  make_quiet(socket.get());
  return socket;
}

OwnedHandle accept_socket(NativeHandle listener) noexcept {
  OwnedHandle socket{::accept(listener, nullptr, nullptr)};
  if (socket) make_quiet(socket.get());
  return socket;
}

long receive_datagram(NativeHandle socket, std::span<char> buffer, void* address,
                      SocketSize size, bool& truncated) noexcept {
  for (;;) {
    const int bytes = ::recvfrom(socket, buffer.data(), clamp_length(buffer.size()), 0,
                                 static_cast<sockaddr*>(address), &size);
    truncated = bytes < 0 && last_error() == WSAEMSGSIZE;
    if (truncated) return static_cast<long>(buffer.size());
    // That is not about this socket's next datagram: an earlier one that it sent found
    // nobody. recvfrom, WSAECONNRESET
    if (bytes < 0 && last_error() == WSAECONNRESET) continue;
    return bytes;
  }
}

}  // namespace minimio
