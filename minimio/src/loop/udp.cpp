#include "minimio/loop/udp.hpp"

#include <list>
#include <optional>
#include <utility>
#include <vector>

#include "loop/handle_state.hpp"
#include "minimio/net/udp.hpp"

namespace minimio::loop {
namespace {

std::error_code error_of(const net::IoResult& result) {
  return result ? std::error_code{} : std::make_error_code(result.error);
}

class UdpSocketState final : public HandleState {
 public:
  explicit UdpSocketState(const net::Address& address) : socket_{address} {}

  void receive_start(UdpSocket::Callback callback) {
    if (!is_open()) return;
    replace(callback_, std::move(callback));
    is_receiving_ = true;
    update();
  }

  void receive_stop() {
    if (!is_open()) return;
    is_receiving_ = false;
    update();
  }

  void send(std::span<const char> datagram, const net::Address& peer, Done&& done) {
    if (!is_open()) return;
    std::optional<std::error_code> outcome;
    if (requests_.empty()) {
      const auto result = socket_.send_to(datagram, peer);
      if (!result.would_block()) outcome = error_of(result);
      if (outcome && !done) return;
    }
    if (outcome) {
      requests_.push_back({{}, peer, std::move(done), outcome});
      schedule();
    } else {
      requests_.push_back({{datagram.begin(), datagram.end()}, peer, std::move(done)});
    }
    update();
  }

  std::size_t pending_bytes() const noexcept {
    std::size_t bytes = 0;
    for (const auto& request : requests_) bytes += request.datagram.size();
    return bytes;
  }

  net::Address local_address() const { return socket_.local_address(); }

 private:
  struct Request {
    std::vector<char> datagram;
    net::Address peer;
    Done done;
    std::optional<std::error_code> outcome = {};
  };

  void on_event(const Event& event) override {
    if (!requests_.empty()) send_pending();
    finish_requests();
    if (event.readable() && is_open() && is_receiving_) receive();
  }

  void receive() {
    const auto buffer = loop().read_buffer();
    Datagram datagram;
    const auto result = socket_.receive_from(buffer, datagram.sender);
    if (result.would_block()) return;
    datagram.bytes = buffer.first(result.bytes);
    datagram.error = error_of(result);
    callback_(datagram);
  }

  void send_pending() {
    for (auto& request : requests_) {
      if (request.outcome) continue;
      const auto result = socket_.send_to(request.datagram, request.peer);
      if (result.would_block()) return;
      request.outcome = error_of(result);
      request.datagram = {};
    }
  }

  void tell(const Request& request) try {
    request.done(*request.outcome);
  } catch (...) {
    if (is_open()) schedule();  // the others come in the next turn
    throw;
  }

  void finish_requests() {
    while (is_open() && !requests_.empty() && requests_.front().outcome) {
      const auto request = take_request();
      if (request.done) tell(request);
    }
    if (is_open()) update();
  }

  Request take_request() {
    auto request = std::move(requests_.front());
    requests_.pop_front();
    return request;
  }

  void update() {
    const bool is_sending = !requests_.empty();
    const bool waits_for_room = is_sending && !requests_.back().outcome;
    auto interest = is_receiving_ ? Interest::readable : Interest::none;
    if (waits_for_room) interest = interest | Interest::writable;
    watch(socket_.handle(), interest);
    set_busy(is_sending);
    set_active(is_sending || is_receiving_);
  }

  void on_close() noexcept override { socket_.close(); }

  void cancel_requests() override {
    while (!requests_.empty() && !is_abandoned()) {
      const auto request = take_request();
      const auto cancelled = std::make_error_code(std::errc::operation_canceled);
      if (request.done) request.done(request.outcome.value_or(cancelled));
    }
  }

  void drop_callbacks() noexcept override {
    std::exchange(callback_, {});
    std::exchange(requests_, {});
  }

  net::UdpSocket socket_;
  UdpSocket::Callback callback_;
  std::list<Request> requests_;
  bool is_receiving_ = false;
};

}  // namespace

UdpSocket::UdpSocket(EventLoop& loop, const net::Address& address)
    : Handle{make_state<UdpSocketState>(loop, address)} {}

void UdpSocket::receive_start(Callback callback) {
  state<UdpSocketState>().receive_start(std::move(callback));
}

void UdpSocket::receive_stop() noexcept { state<UdpSocketState>().receive_stop(); }

void UdpSocket::send(std::span<const char> datagram, const net::Address& peer,
                     Done done) {
  state<UdpSocketState>().send(datagram, peer, std::move(done));
}

std::size_t UdpSocket::pending_bytes() const noexcept {
  return state<UdpSocketState>().pending_bytes();
}

net::Address UdpSocket::local_address() const {
  return state<UdpSocketState>().local_address();
}

}  // namespace minimio::loop
