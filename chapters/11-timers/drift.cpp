// Something that takes 3 ms is to be done every 10 ms, a hundred times. The clock is
// one that we set.

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "minimio/timer_queue.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Clock;
using minimio::Token;

constexpr auto period = 10ms;
constexpr auto work = 3ms;

//! [drift]
/// @param next what the next deadline is counted from: the last, or what time it is.
template <typename Next>
Clock::duration time_for_a_hundred(Next next) {
  minimio::TimerQueue timers;
  Clock::time_point now{};
  timers.add(now + period, Token{1});
  int done = 0;
  while (done < 100) {
    now = std::max(now, *timers.next_deadline());
    timers.expire(now, [&](const minimio::TimerQueue::Expired& timer) {
      now += work;
      ++done;
      timers.add(next(timer.deadline, now) + period, Token{1});
    });
  }
  return now.time_since_epoch();
}
//! [drift]

void print(const char* how, Clock::duration time) {
  std::printf("%-34s %lld ms\n", how,
              static_cast<long long>(
                  std::chrono::round<std::chrono::milliseconds>(time).count()));
}

}  // namespace

int main() {
  print("counted from what time it is:",
        time_for_a_hundred([](auto, auto now) { return now; }));
  print("counted from the last deadline:",
        time_for_a_hundred([](auto deadline, auto) { return deadline; }));
}
