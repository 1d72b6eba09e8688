#include "minimio/testing/scripted_poller.hpp"

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace minimio::testing {
namespace {

void refuse_if(bool refused, std::errc error, const char* call) {
  if (refused) throw std::system_error{std::make_error_code(error), call};
}

/// The part of what is so that somebody with this interest hears of.
Happened heard(Happened state, Interest interest) {
  constexpr std::pair<Interest, Happened> asked[] = {
      {Interest::readable, Happened::readable},
      {Interest::writable, Happened::writable},
      {Interest::priority, Happened::priority}};
  if (interest == Interest::none) return Happened::nothing;
  auto what = static_cast<unsigned>(state);
  for (const auto& [part, happened] : asked) {
    if (!contains(interest, part)) what &= ~static_cast<unsigned>(happened);
  }
  return static_cast<Happened>(what);
}

}  // namespace

bool ScriptedPoller::Step::operator>(const Step& other) const noexcept {
  return std::pair{time, order} > std::pair{other.time, other.order};
}

void ScriptedPoller::at(Clock::duration time, std::function<void()> step) {
  steps_.push({deadline_after(start, time), steps_given_++, std::move(step)});
}

void ScriptedPoller::make(NativeHandle handle, Happened what) {
  state_[handle] = what;
  if (const auto found = watched_.find(handle); found != watched_.end())
    found->second.armed |= found->second.mode == Mode::edge;
}

void ScriptedPoller::pass(Clock::duration time) {
  run_steps_until(deadline_after(now_, time));
}

void ScriptedPoller::add(NativeHandle handle, Token token, Interest interest,
                         Mode mode) {
  refuse_if(watched_.contains(handle), std::errc::file_exists, "add");
  watched_.emplace(handle, Watched{token, interest, mode, true});
  turns_.push_back(handle);
}

void ScriptedPoller::modify(NativeHandle handle, Token token, Interest interest,
                            Mode mode) {
  const auto found = watched_.find(handle);
  refuse_if(found == watched_.end(), std::errc::no_such_file_or_directory, "modify");
  found->second = {token, interest, mode, true};
}

void ScriptedPoller::remove(NativeHandle handle) {
  refuse_if(watched_.erase(handle) == 0, std::errc::no_such_file_or_directory,
            "remove");
  std::erase(turns_, handle);
}

void ScriptedPoller::wake(Token token) noexcept {
  const std::lock_guard lock{wakes_mutex_};
  if (std::ranges::find(wakes_, token) == wakes_.end()) wakes_.push_back(token);
}

//! [wait]
std::size_t ScriptedPoller::wait(std::span<Event> events,
                                 std::optional<Clock::time_point> deadline) {
  refuse_if(events.empty(), std::errc::invalid_argument, "wait");
  ++waits_;
  run_steps_until(now_);
  for (;;) {
    if (const auto count = collect(events); count > 0) return count;
    if (deadline && *deadline <= now_) return 0;
    if (steps_.empty() && !deadline)
      throw std::logic_error{"ScriptedPoller: this wait would never end"};
    const auto next = steps_.empty() ? *deadline : steps_.top().time;
    run_steps_until(deadline ? std::min(next, *deadline) : next);
  }
}
//! [wait]

void ScriptedPoller::run_steps_until(Clock::time_point time) {
  while (!steps_.empty() && steps_.top().time <= time) {
    const auto step = steps_.top();
    steps_.pop();
    now_ = std::max(now_, step.time);
    step.run();
  }
  now_ = std::max(now_, time);
}

std::size_t ScriptedPoller::collect(std::span<Event> events) {
  std::size_t count = 0;
  {
    const std::lock_guard lock{wakes_mutex_};
    for (; count < events.size() && count < wakes_.size(); ++count)
      events[count] = Event{wakes_[count], Happened::wakeup};
    wakes_.erase(wakes_.begin(), wakes_.begin() + static_cast<std::ptrdiff_t>(count));
  }
  std::vector<NativeHandle> told;
  for (const auto handle : turns_) {
    if (count == events.size()) break;
    auto& watched = watched_.at(handle);
    const auto what = heard(state_[handle], watched.interest);
    if (!watched.armed || what == Happened::nothing) continue;
    watched.armed = watched.mode == Mode::level;
    events[count++] = Event{watched.token, what};
    told.push_back(handle);
  }
  for (const auto handle : told) {  // their turn comes last, next time
    std::erase(turns_, handle);
    turns_.push_back(handle);
  }
  return count;
}

}  // namespace minimio::testing
