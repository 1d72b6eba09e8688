#include <sys/socket.h>

#include "exercise.hpp"

Echo::Echo(CountingRing& ring, std::span<const int> sockets) : ring_{ring} {
  for (const int socket : sockets) clients_.push_back({socket});
  for (auto& client : clients_) request_receive(client);
}

void Echo::turn() {
  ring_.submit_and_wait(1);
  while (const auto completion = ring_.take())
    handle(*reinterpret_cast<Client*>(completion->user_data), completion->res);
}

void Echo::request_receive(Client& client) {
  client.receives = true;
  auto* const request = ring_.request();
  ::io_uring_prep_recv(request, client.socket, client.buffer.data(),
                       client.buffer.size(), 0);
  ::io_uring_sqe_set_data(request, &client);
}

void Echo::request_send(Client& client, std::size_t size) {
  client.receives = false;
  auto* const request = ring_.request();
  ::io_uring_prep_send(request, client.socket, client.buffer.data(), size,
                       MSG_NOSIGNAL);
  ::io_uring_sqe_set_data(request, &client);
}

void Echo::handle(Client& client, int result) {
  if (result <= 0) return;  // it has gone
  if (client.receives) {
    request_send(client, static_cast<std::size_t>(result));
  } else {
    request_receive(client);
  }
}
