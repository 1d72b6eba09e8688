#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "06-iocp/port.hpp"
#include "exercise.hpp"

namespace {

constexpr std::size_t most_clients = 2;

/// As it is an OVERLAPPED, the pointer in a completion is the client.
struct Client : OVERLAPPED {
  explicit Client(net::Socket its_socket)
      : OVERLAPPED{}, socket{std::move(its_socket)} {}

  net::Socket socket;
  std::array<char, 16 * 1024> buffer;
};

class EchoServer {
 public:
  explicit EchoServer(const net::Socket& listener) : acceptor_{port_, listener} {}

  [[noreturn]] void run() {
    for (;;) {
      const auto done = port_.wait();
      if (acceptor_.is(done.operation)) {
        welcome(acceptor_.take());
      } else {
        completed(static_cast<Client&>(*done.operation), done.bytes);
      }
    }
  }

 private:
  void welcome(net::Socket socket) {
    if (clients_.size() == most_clients) evict();
    clients_.push_back(std::make_unique<Client>(std::move(socket)));
    receive(*clients_.back());
  }

  void completed(Client& client, std::size_t bytes) {
    if (bytes == 0) return drop(client);  // it has hung up, or failed
    ::send(client.socket.get(), client.buffer.data(), static_cast<int>(bytes), 0);
    receive(client);
  }

  void receive(Client& client) {
    if (!begin_receive(client.socket, client, client.buffer)) drop(client);
  }

  // The receive fails when the socket is closed. Until its completion has come, the
  // client is the system's.
  void evict() {
    clients_.front()->socket.close();
    leaving_.push_back(std::move(clients_.front()));
    clients_.erase(clients_.begin());
  }

  void drop(const Client& client) {
    const auto is_it = [&](const auto& one) { return one.get() == &client; };
    std::erase_if(clients_, is_it);
    std::erase_if(leaving_, is_it);
  }

  Port port_;
  Acceptor acceptor_;
  std::vector<std::unique_ptr<Client>> clients_;  // who came first is the first
  std::vector<std::unique_ptr<Client>> leaving_;
};

}  // namespace

void serve(const net::Socket& listener) { EchoServer{listener}.run(); }
