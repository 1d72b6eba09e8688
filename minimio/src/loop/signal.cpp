#include "minimio/loop/signal.hpp"

#include <utility>

#include "loop/handle_state.hpp"
#include "loop/signal_bell.hpp"

namespace minimio::loop {
namespace {

class SignalState final : public HandleState {
 public:
  void start(int number, Signal::Callback callback) {
    if (!is_open()) return;
    if (!bell_ || number != number_) listen_to(number);
    replace(callback_, std::move(callback));
    set_active(true);
  }

  void stop() noexcept {
    if (!is_open()) return;
    unwatch();
    bell_.reset();
    set_active(false);
  }

 private:
  void listen_to(int number) {
    auto bell = make_signal_bell(number);
    stop();
    watch(bell->handle(), Interest::readable);
    bell_ = std::move(bell);
    number_ = number;
  }

  void on_event(const Event&) override {
    if (bell_ && bell_->take()) callback_();
  }

  void on_close() noexcept override { bell_.reset(); }
  void drop_callbacks() noexcept override { std::exchange(callback_, {}); }

  std::unique_ptr<SignalBell> bell_;
  int number_ = 0;
  Signal::Callback callback_;
};

}  // namespace

Signal::Signal(EventLoop& loop) : Handle{make_state<SignalState>(loop)} { unref(); }

void Signal::start(int number, Callback callback) {
  state<SignalState>().start(number, std::move(callback));
}

void Signal::stop() noexcept { state<SignalState>().stop(); }

}  // namespace minimio::loop
