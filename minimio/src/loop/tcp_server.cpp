#include <system_error>
#include <utility>

#include "loop/handle_state.hpp"
#include "minimio/loop/tcp.hpp"
#include "minimio/net/io_result.hpp"

namespace minimio::loop {
namespace {

using namespace std::chrono_literals;

class TcpServerState final : public HandleState {
 public:
  explicit TcpServerState(EventLoop& event_loop) noexcept : event_loop_{event_loop} {}

  void listen(net::TcpListener listener, TcpServer::Callback callback) {
    if (!is_open()) return;
    if (listener_)
      throw std::system_error{std::make_error_code(std::errc::invalid_argument),
                              "TcpServer::listen, for the second time"};
    watch(listener.handle(), Interest::readable);
    listener_ = std::move(listener);
    replace(callback_, std::move(callback));
    set_active(true);
  }

  net::Address local_address() const { return listener_.local_address(); }

 private:
  void on_event(const Event&) override {
    std::error_code error;
    while (is_open()) {
      auto stream = listener_.accept(error);
      if (!stream) break;
      callback_(TcpStream{event_loop_, std::move(stream)});
    }
    if (is_open()) accept_again(net::would_block(error));
  }

  // Without a descriptor the one who knocks can't be let in, and would knock at every
  // wait. accept(2), EMFILE
  void accept_again(bool at_once) {
    watch(listener_.handle(), at_once ? Interest::readable : Interest::none);
    if (!at_once) retry_ = add_timer(deadline_after(loop().now(), 100ms));
  }

  void on_close() noexcept override {
    cancel_timer(retry_);
    listener_.close();
  }

  void drop_callbacks() noexcept override { std::exchange(callback_, {}); }

  EventLoop& event_loop_;
  net::TcpListener listener_;
  TcpServer::Callback callback_;
  TimerId retry_;
};

}  // namespace

TcpServer::TcpServer(EventLoop& loop)
    : Handle{make_state<TcpServerState>(loop, loop)} {}

void TcpServer::listen(const net::Address& address, Callback callback) {
  listen(net::TcpListener{address}, std::move(callback));
}

void TcpServer::listen(net::TcpListener listener, Callback callback) {
  state<TcpServerState>().listen(std::move(listener), std::move(callback));
}

net::Address TcpServer::local_address() const {
  return state<TcpServerState>().local_address();
}

}  // namespace minimio::loop
