#include <array>
#include <memory>
#include <string>
#include <vector>

#include "09-windows-readiness/afd.hpp"
#include "exercise.hpp"

namespace {

/// One end of a line. It is a poll, so that what comes back is the phone.
struct Phone : Poll {
  explicit Phone(net::Socket its_socket) : socket{std::move(its_socket)} {}

  net::Socket socket;
  Phone* other = nullptr;
  std::string unsent;      // what its client has not heard yet
  bool has_ended = false;  // nothing comes from its client any more
};

class Exchange {
 public:
  explicit Exchange(const net::Socket& listener) : listener_{listener} {
    afd_.begin(knock_, listener_, afd_accept);
  }

  [[noreturn]] void run() {
    for (;;) {
      auto& poll = afd_.wait();
      if (&poll == &knock_) {
        accept();
      } else {
        came_back(static_cast<Phone&>(poll));
      }
    }
  }

 private:
  void accept() {
    net::Socket socket{::accept(listener_.get(), nullptr, nullptr)};
    u_long yes = 1;
    ::ioctlsocket(socket.get(), FIONBIO, &yes);
    phones_.push_back(std::make_unique<Phone>(std::move(socket)));
    if (phones_.size() % 2 == 0) connect(*phones_.rbegin()[1], *phones_.back());
    afd_.begin(knock_, listener_, afd_accept);
  }

  void connect(Phone& one, Phone& two) {
    one.other = &two;
    two.other = &one;
    update(one);
    update(two);
  }

  void came_back(Phone& phone) {
    if (phone.answer() & (afd_receive | afd_disconnect | afd_abort)) listen(phone);
    send(phone);
    send(*phone.other);
    update(phone);
    update(*phone.other);
  }

  void listen(Phone& phone) {
    std::array<char, 4096> buffer;
    const auto size = static_cast<int>(buffer.size());
    const int bytes = ::recv(phone.socket.get(), buffer.data(), size, 0);
    if (bytes > 0) {
      phone.other->unsent.append(buffer.data(), static_cast<std::size_t>(bytes));
    } else if (bytes == 0 || ::WSAGetLastError() != WSAEWOULDBLOCK) {
      phone.has_ended = true;
    }
  }

  /// As much as there is room for; and the end, when nothing else is left to say.
  void send(Phone& phone) {
    auto& unsent = phone.unsent;
    if (!unsent.empty()) {
      const auto size = static_cast<int>(unsent.size());
      const int bytes = ::send(phone.socket.get(), unsent.data(), size, 0);
      if (bytes > 0) unsent.erase(0, static_cast<std::size_t>(bytes));
    }
    if (unsent.empty() && phone.other->has_ended)
      ::shutdown(phone.socket.get(), SD_SEND);
  }

  void update(Phone& phone) {
    const auto wanted = wanted_of(phone);
    if (!phone.is_idle()) {
      if ((wanted & ~phone.asked()) == 0) return;  // it asks for enough
      afd_.cancel(phone);
    }
    if (wanted != 0) afd_.begin(phone, phone.socket, wanted);
  }

  static ULONG wanted_of(const Phone& phone) {
    ULONG wanted = 0;
    if (!phone.has_ended && phone.other->unsent.empty())
      wanted |= afd_receive | afd_disconnect | afd_abort;
    if (!phone.unsent.empty()) wanted |= afd_send;
    return wanted;
  }

  Afd afd_;
  const net::Socket& listener_;
  Poll knock_;  // of the listener
  std::vector<std::unique_ptr<Phone>> phones_;
};

}  // namespace

void serve(const net::Socket& listener) { Exchange{listener}.run(); }
