#include <sys/socket.h>

#include <array>
#include <span>
#include <unordered_map>

#include "07-io-uring/ring.hpp"
#include "exercise.hpp"

namespace {

struct Client {
  std::span<const char> unsent;  // of what it has said
};

class EchoServer {
 public:
  explicit EchoServer(int listener) : listener_{listener} { accept(); }

  [[noreturn]] void run() {
    for (;;) {
      const auto [descriptor, result] = ring_.wait();
      if (static_cast<int>(descriptor) == listener_) {
        if (result >= 0) receive(result);
        accept();
      } else {
        completed(static_cast<int>(descriptor), result);
      }
    }
  }

 private:
  /// A client has one request under way. While bytes are unsent that is a send.
  void completed(int descriptor, int result) {
    if (result <= 0) return drop(descriptor);
    auto& client = clients_[descriptor];
    const auto count = static_cast<std::size_t>(result);
    client.unsent = client.unsent.empty() ? std::span{buffer_}.first(count)
                                          : client.unsent.subspan(count);
    if (client.unsent.empty()) {
      receive(descriptor);
    } else {
      send(descriptor);
    }
  }

  void receive(int descriptor) {
    auto* const request = ring_.request();
    ::io_uring_prep_recv(request, descriptor, buffer_.data(), buffer_.size(), 0);
    request->user_data = static_cast<std::uint64_t>(descriptor);
  }

  void send(int descriptor) {
    const auto unsent = clients_[descriptor].unsent;
    auto* const request = ring_.request();
    ::io_uring_prep_send(request, descriptor, unsent.data(), unsent.size(),
                         MSG_NOSIGNAL);
    request->user_data = static_cast<std::uint64_t>(descriptor);
  }

  void accept() {
    auto* const request = ring_.request();
    ::io_uring_prep_accept(request, listener_, nullptr, nullptr, SOCK_CLOEXEC);
    request->user_data = static_cast<std::uint64_t>(listener_);
  }

  void drop(int descriptor) {
    clients_.erase(descriptor);
    ::close(descriptor);
  }

  Ring ring_;
  const int listener_;
  std::unordered_map<int, Client> clients_;  // by descriptor
  std::array<char, 4096> buffer_;
};

}  // namespace

void serve(const net::Descriptor& listener) { EchoServer{listener.get()}.run(); }
