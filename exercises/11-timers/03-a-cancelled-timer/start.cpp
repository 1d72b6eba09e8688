#include <algorithm>
#include <utility>
#include <vector>

#include "exercise.hpp"

Timers::Id Timers::add(Clock::time_point deadline, Callback callback) {
  timers_[++added_] = {deadline, std::move(callback)};
  return added_;
}

void Timers::cancel(Id id) { timers_.erase(id); }

void Timers::expire(Clock::time_point now) {
  std::vector<Timer> due;
  for (auto timer = timers_.begin(); timer != timers_.end();) {
    if (timer->second.deadline <= now) {
      due.push_back(std::move(timer->second));
      timer = timers_.erase(timer);
    } else {
      ++timer;
    }
  }
  std::ranges::stable_sort(due, {}, &Timer::deadline);
  for (const auto& timer : due) timer.callback();
}
