#include "minimio/net/unix.hpp"

#include <cstring>

#include "net/socket_calls.hpp"

namespace minimio::net {
namespace {

sockaddr_un address_of(const std::string& path) {
  // Linux would take it for a name that is in no folder. unix(7), "abstract"
  if (path.empty()) {
    throw std::system_error{std::make_error_code(std::errc::invalid_argument),
                            "a socket's path is empty"};
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw std::system_error{std::make_error_code(std::errc::filename_too_long),
                            "a socket's path has room for " +
                                std::to_string(sizeof address.sun_path - 1) +
                                " bytes: " + path};
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

}  // namespace

UnixStream UnixStream::connect(const std::string& path) {
  const auto address = address_of(path);
  UnixStream stream{open_socket(AF_UNIX, SOCK_STREAM)};
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(stream.handle(), generic, sizeof address) != 0)
    throw_last_error("connect " + path);
  return stream;
}

std::error_code UnixStream::shutdown_write() noexcept {
  return shut_down_write(handle());
}

UnixListener::UnixListener(const std::string& path) {
  const auto address = address_of(path);
  socket_ = open_socket(AF_UNIX, SOCK_STREAM);
  bind_to(handle(), &address, sizeof address, path);
  listen_on(handle(), path);
}

UnixStream UnixListener::accept(std::error_code& error) noexcept {
  return UnixStream{accept_from(handle(), error)};
}

}  // namespace minimio::net
