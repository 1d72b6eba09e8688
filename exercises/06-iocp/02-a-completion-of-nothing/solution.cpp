#include <array>
#include <memory>
#include <vector>

#include "06-iocp/port.hpp"
#include "exercise.hpp"

namespace {

/// As it is an OVERLAPPED, the pointer in a completion is the client.
struct Client : OVERLAPPED {
  explicit Client(net::Socket its_socket)
      : OVERLAPPED{}, socket{std::move(its_socket)} {}

  net::Socket socket;
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
        completed(static_cast<Client&>(*done.operation), done);
      }
    }
  }

 private:
  void welcome(net::Socket socket) {
    clients_.push_back(std::make_unique<Client>(std::move(socket)));
    watch(*clients_.back());
  }

  // A receive that has room for nothing completes when a receive would not block.
  void watch(Client& client) {
    if (!begin_receive(client.socket, client, {})) drop(client);
  }

  void completed(Client& client, const Completion& done) {
    if (!done.succeeded) return drop(client);
    const auto size = static_cast<int>(buffer_.size());
    const int bytes = ::recv(client.socket.get(), buffer_.data(), size, 0);
    if (bytes <= 0) return drop(client);
    ::send(client.socket.get(), buffer_.data(), bytes, 0);
    watch(client);
  }

  void drop(const Client& client) {
    std::erase_if(clients_, [&](const auto& one) { return one.get() == &client; });
  }

  Port port_;
  Acceptor acceptor_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::array<char, 64 * 1024> buffer_;
};

}  // namespace

void serve(const net::Socket& listener) { EchoServer{listener}.run(); }
