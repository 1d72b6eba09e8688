// EVFILT_TIMER: a moment, or every so often. kqueue(2)

#include <cerrno>
#include <set>

#include "kqueue/fixtures.hpp"
#include "kqueue/kit.hpp"

using namespace kit;
using std::chrono::microseconds;

namespace {

constexpr std::int64_t an_hour_ms = 60 * 60 * 1'000;

template <typename Unit>
std::int64_t wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::ceil<Unit>(now).count();
}

}  // namespace

TEST_CASE("a timer counts milliseconds if no unit is named") {
  Kqueue kqueue;
  const auto start = Clock::now();
  kqueue.add(timer(1), EV_ONESHOT, 0, 20);
  kqueue.expect(timer(1), {.data = 1});
  CHECK(Clock::now() - start >= 20ms);
}

TEST_CASE("a timer counts in the unit that is named") {
  struct Unit {
    const char* name;
    unsigned note;
    std::int64_t data;
    nanoseconds time;
  };
  const auto unit = GENERATE(values<Unit>({{"ms", note_mseconds, 15, 15ms},
                                           {"us", NOTE_USECONDS, 15'000, 15ms},
                                           {"ns", NOTE_NSECONDS, 15'000'000, 15ms}}));
  CAPTURE(unit.name);
  Kqueue kqueue;
  const auto start = Clock::now();
  kqueue.add(timer(1), EV_ONESHOT, unit.note, unit.data);
  kqueue.expect(timer(1), {.data = 1});
  CHECK(Clock::now() - start >= unit.time);
}

TEST_CASE("a timer counts seconds") {
  Kqueue kqueue;
  const auto start = Clock::now();
  kqueue.add(timer(1), EV_ONESHOT, NOTE_SECONDS, 1);
  kqueue.expect(timer(1), {.data = 1});
  CHECK(Clock::now() - start >= 1s);
}

TEST_CASE("a timer is periodic and resets by being reported") {
  Kqueue kqueue;
  const auto start = Clock::now();
  kqueue.add(timer(1), 0, 0, 5);
  std::int64_t expirations = 0;
  for (int i = 0; i < 4; ++i) {
    const auto event = kqueue.expect(timer(1), {.flags = EV_CLEAR});
    CHECK(event.data >= 1);
    expirations += event.data;
  }
  CHECK(Clock::now() - start >= expirations * 5ms);
}

TEST_CASE("a timer says how often it expired since it was last reported") {
  Kqueue kqueue;
  const auto start = Clock::now();
  kqueue.add(timer(1), 0, NOTE_USECONDS, 1'000);
  let_pass(30ms);
  const auto event = kqueue.expect(timer(1));
  const auto passed = std::chrono::floor<milliseconds>(Clock::now() - start).count();
  CHECK(event.data >= 15);  // a coarse clock may lose some, not most
  CHECK(event.data <= passed + 1);
}

TEST_CASE("EV_ONESHOT deletes a timer") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_ONESHOT, 0, 1);
  kqueue.expect(timer(1), {.flags = EV_ONESHOT, .data = 1});
  kqueue.expect_none(10ms);
  CHECK(kqueue.error_of(timer(1), EV_DELETE) == ENOENT);
}

TEST_CASE("a oneshot timer counts one expiration however late it is taken") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_ONESHOT, 0, 1);
  let_pass(10ms);
  kqueue.expect(timer(1), {.data = 1});
}

TEST_CASE("a timer can be set to a moment") {
  Kqueue kqueue;
  const auto moment = wall_clock<microseconds>() + 20'000;
  kqueue.add(timer(1), EV_ONESHOT, note_abstime | NOTE_USECONDS, moment);
  kqueue.expect_none();
  kqueue.expect(timer(1), {.data = 1});
  CHECK(wall_clock<microseconds>() >= moment);
}

TEST_CASE("a timer set to a moment is not periodic") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_CLEAR, note_abstime | note_mseconds,
             wall_clock<milliseconds>() + 5);
  kqueue.expect(timer(1), {.data = 1});
  kqueue.expect_none(20ms);
}

TEST_CASE("a timer set to a moment that has passed fires at once") {
  Kqueue kqueue;
  const auto moment = GENERATE(wall_clock<milliseconds>() - 1'000, std::int64_t{1});
  kqueue.add(timer(1), EV_ONESHOT, note_abstime | note_mseconds, moment);
  kqueue.expect(timer(1), {.data = 1});
}

TEST_CASE("a timer set to a moment counts the unit that is named") {
  Kqueue kqueue;
  const auto day = 24 * 60 * 60;
  kqueue.add(timer(1), EV_ONESHOT, note_abstime | NOTE_SECONDS,
             wall_clock<std::chrono::seconds>() + day);
  kqueue.add(timer(2), EV_ONESHOT, note_abstime | NOTE_NSECONDS,
             wall_clock<nanoseconds>() + 1'000);
  kqueue.expect(timer(2));
  kqueue.expect_none(5ms);
}

TEST_CASE("a period can become a moment") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_ONESHOT, 0, an_hour_ms);
  kqueue.add(timer(1), EV_ONESHOT, note_abstime | note_mseconds,
             wall_clock<milliseconds>() + 10);
  kqueue.expect(timer(1));
}

TEST_CASE("a timer added again has the new time") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_ONESHOT, 0, an_hour_ms, tag(1));
  kqueue.add(timer(1), EV_ONESHOT, 0, 1, tag(2));
  kqueue.expect(timer(1), {.data = 1, .udata = tag(2)});
}

TEST_CASE("a timer added again starts anew") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_ONESHOT, 0, 30);
  let_pass(10ms);
  const auto start = Clock::now();
  kqueue.add(timer(1), EV_ONESHOT, 0, 30);
  kqueue.expect(timer(1));
  CHECK(Clock::now() - start >= 30ms);
}

TEST_CASE("a timer added again forgets that it expired") {
  Kqueue kqueue;
  kqueue.add(timer(1), 0, 0, 1);
  let_pass(5ms);
  kqueue.add(timer(1), 0, 0, an_hour_ms);
  kqueue.expect_none();
}

TEST_CASE("a timer added again forgets what found no room before") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_ONESHOT, 0, 1);
  kqueue.add(timer(2), EV_ONESHOT, 0, 1);
  let_pass(5ms);
  const auto events = kqueue.take(1);
  REQUIRE(events.size() == 1);
  const Id other = events[0].ident == 1 ? timer(2) : timer(1);
  kqueue.add(other, EV_ONESHOT, 0, an_hour_ms);
  kqueue.expect_none();
}

TEST_CASE("a disabled timer hides that it expired until EV_ENABLE") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_ONESHOT, 0, 1);
  kqueue.add(timer(2), EV_ONESHOT, 0, 1);
  let_pass(5ms);
  const auto events = kqueue.take(1);
  REQUIRE(events.size() == 1);
  const Id other = events[0].ident == 1 ? timer(2) : timer(1);
  kqueue.change(other, EV_DISABLE, 0, 1);
  kqueue.expect_none();
  kqueue.change(other, EV_ENABLE, 0, 1);
  kqueue.expect(other, {.data = 1});
}

TEST_CASE("a deleted timer does not fire") {
  Kqueue kqueue;
  kqueue.add(timer(1), 0, 0, 1);
  let_pass(5ms);
  kqueue.remove(timer(1));
  kqueue.expect_none(5ms);
  CHECK(kqueue.error_of(timer(1), EV_DELETE) == ENOENT);
}

TEST_CASE("a disabled timer goes on in silence") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_ONESHOT | EV_DISABLE, 0, 2);
  let_pass(10ms);
  kqueue.expect_none();
  kqueue.change(timer(1), EV_ENABLE, 0, 2);
  kqueue.expect(timer(1));
}

TEST_CASE("EV_DISPATCH disables a timer") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_DISPATCH, 0, 1);
  kqueue.expect(timer(1));
  kqueue.expect_none(10ms);
  kqueue.change(timer(1), EV_ENABLE | EV_DISPATCH, 0, 1);
  kqueue.expect(timer(1));
}

TEST_CASE("a period of nothing is a period of one unit") {
  Kqueue kqueue;
  kqueue.add(timer(1), 0, 0, 0);
  for (int i = 0; i < 3; ++i) kqueue.expect(timer(1));
}

TEST_CASE("no time at all fires at once") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_ONESHOT, 0, 0);
  kqueue.expect(timer(1), {.data = 1});
}

TEST_CASE("a negative time is refused") {
  if (lacks(Can::judge_timers)) return;
  Kqueue kqueue;
  CHECK(kqueue.error_of(timer(1), EV_ADD, 0, -1) == EINVAL);
  CHECK(kqueue.error_of(timer(1), EV_DELETE) == ENOENT);
}

TEST_CASE("a century does not overflow a timer") {
  Kqueue kqueue;
  const std::int64_t century = std::int64_t{100} * 365 * 24 * 60 * 60;
  kqueue.add(timer(1), 0, NOTE_SECONDS, century);
  kqueue.add(timer(2), EV_ONESHOT, note_mseconds, century * 1'000);
  kqueue.add(timer(3), EV_ONESHOT, note_abstime | NOTE_SECONDS,
             wall_clock<std::chrono::seconds>() + century);
  kqueue.expect_none(5ms);
}

TEST_CASE("a hundred timers each fire once") {
  Kqueue kqueue;
  for (std::uintptr_t ident = 0; ident < 100; ++ident) {
    kqueue.add(timer(ident), EV_ONESHOT, NOTE_USECONDS,
               static_cast<std::int64_t>(ident % 10) * 1'000);
  }
  std::set<std::uintptr_t> fired;
  while (fired.size() < 100) {
    const auto events = kqueue.take(16);
    REQUIRE_FALSE(events.empty());
    for (const auto& event : events) CHECK(fired.insert(event.ident).second);
  }
  kqueue.expect_none();
}

TEST_CASE("the earlier timer is reported first") {
  Kqueue kqueue;
  kqueue.add(timer(1), EV_ONESHOT, 0, an_hour_ms);
  kqueue.add(timer(2), EV_ONESHOT, 0, 1);
  kqueue.expect(timer(2));
  kqueue.expect_none();
}

TEST_CASE("timers of two queues are strangers") {
  Kqueue one;
  Kqueue other;
  one.add(timer(1), EV_ONESHOT, 0, 1, tag(1));
  other.add(timer(1), EV_ONESHOT, 0, an_hour_ms, tag(2));
  one.expect(timer(1), {.udata = tag(1)});
  other.expect_none();
  other.remove(timer(1));
}

TEST_CASE("a timer ends the wait that is under way") {
  Kqueue kqueue;
  Waiter waiter{kqueue};
  waiter.until_blocked();
  kqueue.add(timer(1), EV_ONESHOT, 0, 1);
  waiter.expect(timer(1));
}
