#include <sys/timerfd.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "net/system_call.hpp"
#include "queue.hpp"

namespace kq {
namespace {

using Clock = std::chrono::steady_clock;  // CLOCK_MONOTONIC
using std::chrono::nanoseconds;

struct TimerKnote : Knote {
  using Knote::Knote;
  Clock::time_point next{};  // when it expires next
  nanoseconds period{0};     // 0: there is no next after that
};

constexpr unsigned units = NOTE_SECONDS | NOTE_MSECONDS | NOTE_USECONDS | NOTE_NSECONDS;
constexpr nanoseconds century = std::chrono::hours{24 * 36'525};  // as good as never

std::int64_t nanoseconds_in(unsigned unit) {
  switch (unit) {
    case NOTE_SECONDS:
      return 1'000'000'000;
    case 0:
    case NOTE_MSECONDS:
      return 1'000'000;
    case NOTE_USECONDS:
      return 1'000;
    case NOTE_NSECONDS:
      return 1;
    default:
      fail(EINVAL, "kevent: units of a timer");
  }
}

nanoseconds time_in(const Kevent& change) {
  const std::int64_t unit = nanoseconds_in(change.fflags & units);
  if (change.data < 0 || change.fflags & ~(units | NOTE_ABSTIME))
    fail(EINVAL, "kevent: timer");
  if (change.data > nanoseconds::max().count() / unit) return nanoseconds::max();
  return nanoseconds{change.data * unit};
}

void start(TimerKnote& timer, const Kevent& change) {
  const auto time = time_in(change);
  const bool absolute = change.fflags & NOTE_ABSTIME;
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  const auto delay = absolute ? time - since_1970 : std::max(time, nanoseconds{1});
  const auto bounded = std::clamp<nanoseconds>(delay, nanoseconds{0}, century);
  timer.next = Clock::now() + bounded;
  timer.period = absolute ? nanoseconds{0} : bounded;
  timer.data = 0;
  if (!absolute) timer.wanted.flags |= EV_CLEAR;
}

void count_expirations(TimerKnote& timer, Clock::time_point now) {
  if (timer.next > now) return;
  const bool once = timer.period.count() == 0 || timer.wanted.flags & EV_ONESHOT;
  const auto expirations = once ? 1 : (now - timer.next) / timer.period + 1;
  timer.data += expirations;
  timer.next =
      once ? Clock::time_point::max() : timer.next + expirations * timer.period;
}

/// All timers of a queue share one timerfd, set to whichever expires first.
class TimerFilter : public Filter {
 public:
  explicit TimerFilter(Queue& queue)
      : Filter{queue},
        timer_{net::check(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK),
                          "timerfd_create")} {
    queue_.watch(timer_.get(), EVFILT_TIMER);
  }

  std::unique_ptr<Knote> attach(const Kevent& change) override {
    auto knote = std::make_unique<TimerKnote>(change);
    start(*knote, change);
    deadlines_.emplace(knote->next, knote.get());
    set_timer();
    return knote;
  }

  void touch(Knote& knote, const Kevent& change) override {
    if (!(change.flags & EV_ADD)) return;
    auto& timer = static_cast<TimerKnote&>(knote);
    time_in(change);  // a failed change leaves all as it was
    deadlines_.erase({timer.next, &timer});
    Filter::touch(knote, change);
    start(timer, change);
    switched(knote);
  }

  void detach(Knote& knote) override {
    auto& timer = static_cast<TimerKnote&>(knote);
    deadlines_.erase({timer.next, &timer});
    set_timer();
  }

  // A disabled timer goes on, but there is no need to wake for it.
  void switched(Knote& knote) override {
    auto& timer = static_cast<TimerKnote&>(knote);
    deadlines_.erase({timer.next, &timer});
    count_expirations(timer, Clock::now());
    if (!timer.disabled) deadlines_.emplace(timer.next, &timer);
    set_timer();
  }

  //! [timer]
  void collect(std::uint32_t, Events&) override {
    const auto now = Clock::now();
    while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
      auto& timer = *deadlines_.begin()->second;
      deadlines_.erase(deadlines_.begin());
      count_expirations(timer, now);
      deadlines_.emplace(timer.next, &timer);
      queue_.activate(timer);
    }
    set_timer();
  }

  // Setting a timerfd also takes back that it has expired. timerfd_create(2)
  void set_timer() {
    itimerspec when{};
    if (!deadlines_.empty() && deadlines_.begin()->first != Clock::time_point::max()) {
      const nanoseconds at = deadlines_.begin()->first.time_since_epoch();
      when.it_value.tv_sec = at / std::chrono::seconds{1};
      when.it_value.tv_nsec = (at % std::chrono::seconds{1}).count();
    }
    ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &when, nullptr);
  }
  //! [timer]

  bool is_active(Knote& knote) override { return knote.data > 0; }

 private:
  net::Descriptor timer_;
  std::set<std::pair<Clock::time_point, TimerKnote*>> deadlines_;
};

}  // namespace

std::unique_ptr<Filter> make_timer_filter(Queue& queue) {
  return std::make_unique<TimerFilter>(queue);
}

}  // namespace kq
