#include "minimio/loop/timer.hpp"

#include <utility>

#include "loop/handle_state.hpp"

namespace minimio::loop {
namespace {

class TimerState final : public HandleState {
 public:
  void start(Clock::duration delay, bool repeats, Timer::Callback callback) {
    if (!is_open()) return;
    replace(callback_, std::move(callback));
    delay_ = delay;
    repeats_ = repeats;
    arm(deadline_after(loop().now(), delay));
  }

  void again() {
    if (is_open() && callback_) arm(deadline_after(loop().now(), delay_));
  }

  void stop() noexcept {
    if (!is_open()) return;
    cancel_timer(id_);
    set_active(false);
  }

 private:
  void arm(Clock::time_point deadline) {
    cancel_timer(id_);
    id_ = add_timer(deadline);
    deadline_ = deadline;
    set_active(true);
  }

  void on_event(const Event&) override {
    repeats_ ? arm(next_beat()) : set_active(false);
    callback_();
  }

  Clock::time_point next_beat() const noexcept {
    if (delay_ <= Clock::duration::zero()) return loop().now();
    const auto late = (loop().now() - deadline_) % delay_;
    return deadline_after(loop().now(), delay_ - late);
  }

  void on_close() noexcept override { cancel_timer(id_); }
  void drop_callbacks() noexcept override { std::exchange(callback_, {}); }

  Timer::Callback callback_;
  Clock::duration delay_{};
  Clock::time_point deadline_;
  TimerId id_;
  bool repeats_ = false;
};

}  // namespace

Timer::Timer(EventLoop& loop) : Handle{make_state<TimerState>(loop)} {}

void Timer::start(Clock::duration delay, Callback callback) {
  state<TimerState>().start(delay, false, std::move(callback));
}

void Timer::start_repeating(Clock::duration interval, Callback callback) {
  state<TimerState>().start(interval, true, std::move(callback));
}

void Timer::again() { state<TimerState>().again(); }
void Timer::stop() noexcept { state<TimerState>().stop(); }

}  // namespace minimio::loop
