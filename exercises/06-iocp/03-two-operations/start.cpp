#include <array>
#include <memory>
#include <span>
#include <vector>

#include "06-iocp/port.hpp"
#include "exercise.hpp"

namespace {

/// One end of a line, with what its client says. As it is an OVERLAPPED, the pointer in
/// a completion is the phone.
struct Phone : OVERLAPPED {
  explicit Phone(net::Socket its_socket)
      : OVERLAPPED{}, socket{std::move(its_socket)} {}

  net::Socket socket;
  Phone* other = nullptr;
  std::array<char, 4096> buffer;
  std::span<const char> unsent;  // what the other has not heard yet
};

class Exchange {
 public:
  explicit Exchange(const net::Socket& listener) : acceptor_{port_, listener} {}

  [[noreturn]] void run() {
    for (;;) {
      const auto done = port_.wait();
      if (acceptor_.is(done.operation)) {
        welcome(acceptor_.take());
      } else {
        completed(static_cast<Phone&>(*done.operation), done.bytes);
      }
    }
  }

 private:
  void welcome(net::Socket socket) {
    phones_.push_back(std::make_unique<Phone>(std::move(socket)));
    if (phones_.size() % 2 == 0) connect(*phones_.rbegin()[1], *phones_.back());
  }

  void connect(Phone& one, Phone& two) {
    one.other = &two;
    two.other = &one;
    receive(one);
    receive(two);
  }

  /// A phone receives, sends what it has received, and receives again.
  void completed(Phone& phone, std::size_t bytes) {
    if (bytes == 0) return hang_up(phone);
    phone.unsent = phone.unsent.empty() ? std::span{phone.buffer}.first(bytes)
                                        : phone.unsent.subspan(bytes);
    if (phone.unsent.empty()) {
      receive(phone);
    } else {
      send(phone);
    }
  }

  void receive(Phone& phone) {
    if (!begin_receive(phone.socket, phone, phone.buffer)) hang_up(phone);
  }

  void send(Phone& phone) {
    auto& other = *phone.other;
    if (!begin_send(other.socket, other, phone.unsent)) hang_up(phone);
  }

  void hang_up(const Phone& phone) { ::shutdown(phone.other->socket.get(), SD_SEND); }

  Port port_;
  Acceptor acceptor_;
  std::vector<std::unique_ptr<Phone>> phones_;
};

}  // namespace

void serve(const net::Socket& listener) { Exchange{listener}.run(); }
