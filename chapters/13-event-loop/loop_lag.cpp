#include <algorithm>
#include <cstdio>
#include <functional>
#include <system_error>

#include "minimio/loop/thread_pool.hpp"
#include "minimio/loop/timer.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Clock;
using minimio::loop::EventLoop;
using minimio::loop::Timer;

int in_ms(Clock::duration time) { return static_cast<int>(time / 1ms); }

/// Has a result after 100 ms, as a function that compresses or sorts.
void compute() {
  const auto end = Clock::now() + 100ms;
  while (Clock::now() < end) {}
}

//! [beat]
/// Beats every 10 ms, thirty times, and keeps how late the latest of them was.
class Heartbeat {
 public:
  explicit Heartbeat(EventLoop& loop) : timer_{loop} {
    timer_.start_repeating(interval, [this] { beat(); });
  }
  Clock::duration most_late() const { return most_late_; }

 private:
  static constexpr auto interval = 10ms;

  void beat() {
    const auto now = Clock::now();
    most_late_ = std::max(most_late_, now - last_ - interval);
    last_ = now;
    if (--left_ == 0) timer_.stop();
  }

  Timer timer_;
  Clock::time_point last_ = Clock::now();
  Clock::duration most_late_{};
  int left_ = 30;
};
//! [beat]

//! [play]
void play(const char* name, const std::function<void(EventLoop&)>& work) {
  std::printf("\n%s\n", name);
  EventLoop loop;
  loop.measure(true);
  loop.on_slow_callback(20ms, [](Clock::duration time) {
    std::printf("  warning: a callback took %d ms\n", in_ms(time));
  });
  const Heartbeat heartbeat{loop};
  Timer later{loop};
  later.start(50ms, [&] { work(loop); });
  loop.run();

  const auto metrics = loop.metrics();
  std::printf("  a beat was late by %d ms\n", in_ms(heartbeat.most_late()));
  std::printf("  waited %d ms, worked %d ms, longest callback %d ms\n",
              in_ms(metrics.waiting), in_ms(metrics.working),
              in_ms(metrics.longest_callback));
}
//! [play]

}  // namespace

int main() try {
  play("100 ms of work in a callback", [](EventLoop&) { compute(); });
  play("100 ms of work in the pool",
       [](EventLoop& loop) { minimio::loop::queue_work(loop, compute); });
} catch (const std::system_error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
