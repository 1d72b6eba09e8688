#include <array>
#include <memory>
#include <vector>

#include "09-windows-readiness/afd.hpp"
#include "exercise.hpp"

namespace {

/// A client, which is a poll, so that what comes back is the client.
struct Client : Poll {
  explicit Client(net::Socket its_socket) : socket{std::move(its_socket)} {}

  net::Socket socket;
};

class EchoServer {
 public:
  explicit EchoServer(const net::Socket& listener) : listener_{listener} {
    watch_listener();
  }

  [[noreturn]] void run() {
    for (;;) {
      auto& poll = afd_.wait();
      if (&poll == &knock_) {
        accept();
      } else {
        echo(static_cast<Client&>(poll));
      }
    }
  }

 private:
  void watch_listener() { afd_.begin(knock_, listener_, afd_accept); }

  void watch(Client& client) {
    afd_.begin(client, client.socket, afd_receive | afd_disconnect | afd_abort);
  }

  void accept() {
    net::Socket socket{::accept(listener_.get(), nullptr, nullptr)};
    clients_.push_back(std::make_unique<Client>(std::move(socket)));
    watch(*clients_.back());
  }

  void echo(Client& client) {
    const auto size = static_cast<int>(buffer_.size());
    const int bytes = ::recv(client.socket.get(), buffer_.data(), size, 0);
    if (bytes <= 0) return drop(client);
    ::send(client.socket.get(), buffer_.data(), bytes, 0);
  }

  void drop(const Client& client) {
    std::erase_if(clients_, [&](const auto& one) { return one.get() == &client; });
  }

  Afd afd_;
  const net::Socket& listener_;
  Poll knock_;  // of the listener
  std::vector<std::unique_ptr<Client>> clients_;
  std::array<char, 1024> buffer_;
};

}  // namespace

void serve(const net::Socket& listener) { EchoServer{listener}.run(); }
