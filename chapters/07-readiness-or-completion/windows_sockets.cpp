#include "windows_sockets.hpp"

Port::Port() : port_{::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1)} {
  check(port_ != nullptr, "CreateIoCompletionPort");
}

void Port::associate(const Socket& socket) {
  auto* const handle = reinterpret_cast<HANDLE>(socket.get());
  check(::CreateIoCompletionPort(handle, port_, 0, 0) == port_,
        "CreateIoCompletionPort");
}

OVERLAPPED_ENTRY Port::wait(DWORD timeout_ms) {
  OVERLAPPED_ENTRY completion{};
  ULONG count = 0;
  if (!::GetQueuedCompletionStatusEx(port_, &completion, 1, &count, timeout_ms, FALSE))
    check(::GetLastError() == WAIT_TIMEOUT, "GetQueuedCompletionStatusEx");
  return completion;
}

Connection connect_to_ourselves() {
  const auto [listener, address] = make_nobody();
  check(::listen(listener.get(), 1) == 0, "listen");
  Connection connection{.ours = new_socket(), .peer = {}};
  check(::connect(connection.ours.get(), reinterpret_cast<const sockaddr*>(&address),
                  sizeof address) == 0,
        "connect");
  connection.peer = Socket{::accept(listener.get(), nullptr, nullptr)};
  check(connection.peer.get() != INVALID_SOCKET, "accept");
  return connection;
}

Nobody make_nobody() {
  Nobody nobody{.socket = new_socket(), .address = {}};
  nobody.address.sin_family = AF_INET;
  nobody.address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  auto* const address = reinterpret_cast<sockaddr*>(&nobody.address);
  int size = sizeof nobody.address;
  check(::bind(nobody.socket.get(), address, size) == 0, "bind");
  check(::getsockname(nobody.socket.get(), address, &size) == 0, "getsockname");
  return nobody;
}

Socket new_socket() {
  Socket socket{::socket(AF_INET, SOCK_STREAM, 0)};
  check(socket.get() != INVALID_SOCKET, "socket");
  return socket;
}

void check(bool succeeded, std::string_view call) {
  if (!succeeded) net::throw_last_error(call);
}

void check_started(bool succeeded, std::string_view call) {
  check(succeeded || ::WSAGetLastError() == WSA_IO_PENDING, call);
}
