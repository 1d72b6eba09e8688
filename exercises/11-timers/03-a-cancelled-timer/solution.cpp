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
  std::vector<std::pair<Clock::time_point, Id>> due;
  for (const auto& [id, timer] : timers_)
    if (timer.deadline <= now) due.emplace_back(timer.deadline, id);
  std::ranges::sort(due);
  for (const auto& [deadline, id] : due)
    if (const auto timer = timers_.extract(id)) timer.mapped().callback();
}
