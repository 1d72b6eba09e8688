#include <winsock2.h>

#include <array>
#include <cstdio>
#include <string_view>

#include "net/options.hpp"
#include "windows_sockets.hpp"

namespace {

//! [watch]
/// A client, and the one receive that is under way for it.
struct Client : OVERLAPPED {
  Connection connection = connect_to_ourselves();

  // There is room for nothing, so nothing is moved. It completes when bytes have come.
  void watch() {
    WSABUF nothing{.len = 0, .buf = nullptr};
    DWORD flags = 0;
    auto& overlapped = static_cast<OVERLAPPED&>(*this) = {};
    check_started(::WSARecv(connection.ours.get(), &nothing, 1, nullptr, &flags,
                            &overlapped, nullptr) == 0,
                  "WSARecv");
  }

  int read(char* buffer, int size) const {
    return ::recv(connection.ours.get(), buffer, size, 0);
  }
  //! [watch]

  void say(std::string_view words) const {
    const auto size = static_cast<int>(words.size());
    check(::send(connection.peer.get(), words.data(), size, 0) == size, "send");
  }
};

//! [wait]
Client* wait_for_one_to_read(Port& port) {
  constexpr DWORD timeout_ms = 100;
  return static_cast<Client*>(port.wait(timeout_ms).lpOverlapped);
}
//! [wait]

}  // namespace

//! [main]
int main() try {
  const Winsock winsock;
  Port port;
  std::array<Client, 100> clients;
  char buffer[3];  // the only one, and ours

  for (auto& client : clients) {
    port.associate(client.connection.ours);
    client.watch();
  }
  std::printf("%zu receives are under way\n", clients.size());
  clients[42].say("hello");
  while (auto* client = wait_for_one_to_read(port)) {
    const auto bytes = client->read(buffer, sizeof buffer);
    std::printf("client %d can be read: %d bytes\n",
                static_cast<int>(client - clients.data()), bytes);
    client->watch();
  }
  std::puts("nobody can be read");
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
