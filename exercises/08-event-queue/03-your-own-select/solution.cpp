#include <sys/select.h>

#include <algorithm>
#include <map>

#include "08-event-queue/given.hpp"
#include "08-event-queue/look_closely.hpp"
#include "exercise.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using Deadline = std::optional<Clock::time_point>;

/// What select is asked, and what it answers.
struct Sets {
  fd_set readable, writable, priority;

  Sets() {
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_ZERO(&priority);
  }

  void ask(int descriptor, Interest interest) {
    if (contains(interest, Interest::readable)) FD_SET(descriptor, &readable);
    if (contains(interest, Interest::writable)) FD_SET(descriptor, &writable);
    if (contains(interest, Interest::priority)) FD_SET(descriptor, &priority);
  }

  bool answer(int descriptor) const {
    return FD_ISSET(descriptor, &readable) || FD_ISSET(descriptor, &writable) ||
           FD_ISSET(descriptor, &priority);
  }
};

/// The time until the deadline, rounded up. What is too long for a system is a day, and
/// then one waits again.
timeval time_until(Clock::time_point deadline) {
  const auto now = Clock::now();
  if (deadline <= now) return {};
  const auto left = std::min<Clock::duration>(deadline - now, 24h);
  const auto us = std::chrono::ceil<std::chrono::microseconds>(left).count();
  return {.tv_sec = us / 1'000'000,
          .tv_usec = static_cast<suseconds_t>(us % 1'000'000)};
}

class SelectPoller final : public Poller {
 public:
  SelectPoller() { watched_[doorbell_.descriptor()].interest = Interest::readable; }

  std::string_view name() const noexcept override { return "select"; }
  bool supports(Mode mode) const noexcept override { return mode != Mode::edge; }
  void wake(Token token) noexcept override { doorbell_.ring(token); }

  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    if (!supports(mode)) given::refuse(std::errc::operation_not_supported, "add");
    if (watched_.contains(handle)) given::refuse(std::errc::file_exists, "add");
    given::check_watchable(handle);
    if (handle >= FD_SETSIZE) given::refuse(std::errc::value_too_large, "add");
    watched_[handle] = {token, interest, mode};
  }

  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    if (!supports(mode)) given::refuse(std::errc::operation_not_supported, "modify");
    const auto found = watched_.find(handle);
    if (found == watched_.end())
      given::refuse(std::errc::no_such_file_or_directory, "modify");
    found->second = {token, interest, mode};
  }

  void remove(NativeHandle handle) override {
    if (watched_.erase(handle) == 0)
      given::refuse(std::errc::no_such_file_or_directory, "remove");
  }

  std::size_t wait(std::span<Event> events, Deadline deadline) override {
    if (events.empty()) given::refuse(std::errc::invalid_argument, "wait");
    for (;;) {
      auto sets = question();
      auto timeout = time_until(deadline.value_or(Clock::time_point::max()));
      const int highest = watched_.rbegin()->first;
      const int ready = ::select(highest + 1, &sets.readable, &sets.writable,
                                 &sets.priority, &timeout);
      if (ready < 0 && errno != EINTR) given::refuse(std::errc{errno}, "select");
      const auto count = ready > 0 ? tell(sets, events) : 0;
      if (count > 0 || (deadline && Clock::now() >= *deadline)) return count;
    }
  }

 private:
  struct Watched {
    Token token{};
    Interest interest{};
    Mode mode{};
  };

  Sets question() const {
    Sets sets;
    for (const auto& [descriptor, watched] : watched_)
      sets.ask(descriptor, watched.interest);
    return sets;
  }

  std::size_t tell(const Sets& sets, std::span<Event> events) {
    std::size_t count = 0;
    for (const int descriptor : in_turn()) {
      if (count == events.size()) break;
      if (!sets.answer(descriptor)) continue;
      told_last_ = descriptor;
      if (descriptor == doorbell_.descriptor())
        count += doorbell_.take(events.subspan(count));
      else
        count += tell(descriptor, events[count]);
    }
    return count;
  }

  /// @return whether there was something to tell.
  bool tell(int descriptor, Event& event) {
    auto& watched = watched_[descriptor];
    const auto what = given::look_closely(descriptor, watched.interest);
    if (what == Happened::nothing) return false;
    event = Event{watched.token, what};
    if (watched.mode == Mode::oneshot) watched.interest = Interest::none;
    return true;
  }

  /// All that are watched, beginning behind the one that was told last.
  std::vector<int> in_turn() const {
    std::vector<int> descriptors;
    for (const auto& [descriptor, _] : watched_) descriptors.push_back(descriptor);
    std::ranges::rotate(descriptors, std::ranges::upper_bound(descriptors, told_last_));
    return descriptors;
  }

  given::Doorbell doorbell_;
  std::map<int, Watched> watched_;  // by descriptor; the doorbell is among them
  int told_last_ = -1;
};

}  // namespace

std::unique_ptr<Poller> make_my_poller() { return std::make_unique<SelectPoller>(); }
