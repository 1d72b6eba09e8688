// What EventQueue promises: first on the scripted poller, where nothing takes time,
// then with every poller and real pipes.

#include "minimio/event_queue.hpp"

#include <algorithm>
#include <thread>

#include "minimio/net/pipe.hpp"
#include "minimio/testing/scripted_poller.hpp"
#include "minimio_units/kit.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using minimio::testing::ScriptedPoller;
using units::copy;
using units::Events;
using units::much_later;
using units::note;
using units::text_of;
using units::with_every_poller;

constexpr NativeHandle handle = 5;
constexpr Token io{1};
constexpr Token wake{2};

constexpr auto at(Clock::duration time) { return Clock::time_point{time}; }

/// They tell what is done with them.
struct Script : ScriptedPoller {
  void make(NativeHandle which, Happened what) {
    ScriptedPoller::make(which, what);
    note("something happens to handle " + std::to_string(which));
  }
  void pass(Clock::duration time) {
    ScriptedPoller::pass(time);
    note("work, until " + text_of(now()));
  }
};

struct Queue : EventQueue {
  using EventQueue::EventQueue;

  TimerId add_timer(Clock::time_point deadline, Token token) {
    note("add timer " + text_of(token) + " at " + text_of(deadline));
    return EventQueue::add_timer(deadline, token);
  }
  TimerId add_timer(Clock::duration delay, Token token) {
    note("add timer " + text_of(token) + " in " + text_of(delay));
    return EventQueue::add_timer(delay, token);
  }
  bool cancel_timer(TimerId id) {
    const bool was_there = EventQueue::cancel_timer(id);
    note(std::string{"cancel a timer  -> "} + (was_there ? "true" : "false"));
    return was_there;
  }
  std::span<const Event> wait(std::optional<Clock::time_point> deadline = {}) {
    const auto events = EventQueue::wait(deadline);
    tell("wait" + (deadline ? " until " + text_of(*deadline) : ""), events);
    return events;
  }
  std::span<const Event> wait(Clock::duration timeout) {
    const auto events = EventQueue::wait(timeout);
    tell("wait for " + text_of(timeout), events);
    return events;
  }

 private:
  void tell(const std::string& wait, std::span<const Event> events) {
    note(wait + "  -> " + text_of(events) + "; it is " + text_of(now()));
  }
  static std::string text_of(Token token) {
    return std::to_string(static_cast<std::uint64_t>(token));
  }
  static std::string text_of(Clock::duration time) { return text_of(at(time)); }
  static std::string text_of(Clock::time_point moment) {
    return units::text_of(moment);
  }
  static std::string text_of(std::span<const Event> events) {
    return units::text_of(events);
  }
};

/// A queue, and the script of what happens to it.
struct Scripted {
  Queue queue;
  Script& script = static_cast<Script&>(queue.poller());

  explicit Scripted(std::size_t events_at_once = 256)
      : queue{std::make_unique<Script>(), events_at_once} {}
};

Event timer(std::uint64_t number) { return {Token{number}, Happened::timer}; }
Event readable(Token token = io) { return {token, Happened::readable}; }

}  // namespace

TEST_CASE("event queue: readiness and wake-ups and timers come from one wait") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  queue.add(handle, io, Interest::readable);
  queue.add_timer(at(10ms), Token{3});
  queue.add_timer(at(9ms), Token{4});
  script.at(10ms, [&, waker = queue.make_waker(wake)] {
    script.make(handle, Happened::readable);
    waker.wake();
  });
  CHECK(copy(queue.wait()) == Events{timer(4)});
  CHECK(copy(queue.wait()) == Events{{wake, Happened::wakeup}, readable(), timer(3)});
  CHECK(queue.now() == at(10ms));
}

TEST_CASE("event queue: the earlier one of deadline and timer ends the wait") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  queue.add_timer(at(20ms), Token{3});
  CHECK(queue.wait(at(10ms)).empty());
  CHECK(queue.now() == at(10ms));
  CHECK(copy(queue.wait(at(30ms))) == Events{timer(3)});
  CHECK(queue.now() == at(20ms));
  CHECK(queue.wait(at(30ms)).empty());
  CHECK(queue.now() == at(30ms));
  queue.add_timer(at(40ms), Token{4});
  CHECK(copy(queue.wait(at(40ms))) == Events{timer(4)});
}

TEST_CASE("event queue: a timeout counts from now") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  script.pass(5ms);
  CHECK(queue.wait(10ms).empty());
  CHECK(queue.now() == at(15ms));
  queue.add_timer(10ms, Token{3});
  CHECK(copy(queue.wait()) == Events{timer(3)});
  CHECK(queue.now() == at(25ms));
}

TEST_CASE("event queue: a timer is never early and comes once") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  queue.add(handle, io, Interest::readable);
  script.make(handle, Happened::readable);
  queue.add_timer(at(10ms), Token{3});
  script.pass(10ms - 1ns);
  CHECK(copy(queue.wait()) == Events{readable()});
  script.pass(1ns);
  CHECK(copy(queue.wait()) == Events{readable(), timer(3)});
  CHECK(copy(queue.wait()) == Events{readable()});
}

TEST_CASE("event queue: due timers come after the rest in the order of deadlines") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  queue.add_timer(at(3ms), Token{30});
  queue.add_timer(at(1ms), Token{10});
  queue.add_timer(at(2ms), Token{20});
  queue.add_timer(at(1ms), Token{11});
  queue.add(handle, io, Interest::readable);
  script.make(handle, Happened::readable);
  script.pass(5ms);
  CHECK(copy(queue.wait()) ==
        Events{readable(), timer(10), timer(11), timer(20), timer(30)});
}

TEST_CASE("event queue: a timer comes even if there is always something to read") {
  Scripted scripted{1};
  auto& [queue, script] = scripted;
  queue.add(handle, io, Interest::readable);
  script.make(handle, Happened::readable);
  queue.add_timer(at(3ms), Token{3});
  for (int i = 0; i < 2; ++i) {
    script.pass(1ms);
    CHECK(copy(queue.wait()) == Events{readable()});
  }
  script.pass(1ms);
  CHECK(std::ranges::count(copy(queue.wait()), timer(3)) == 1);
}

TEST_CASE("event queue: however many timers are due all of them come") {
  Scripted scripted{2};
  auto& [queue, script] = scripted;
  Events expected;
  for (std::uint64_t i = 0; i < 100; ++i) {
    queue.add_timer(at(1ms), Token{i});
    expected.push_back(timer(i));
  }
  CHECK(copy(queue.wait()) == expected);
  CHECK(script.waits() == 1);

  // The room that they took is not for I/O.
  for (NativeHandle each = 0; each < 5; ++each) {
    queue.add(each, Token(each), Interest::readable);
    script.make(each, Happened::readable);
  }
  CHECK(queue.wait().size() == 2);
}

TEST_CASE("event queue: a cancelled timer neither comes nor ends a wait") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  const auto id = queue.add_timer(at(1ms), Token{3});
  const auto other = queue.add_timer(at(2ms), Token{4});
  CHECK(queue.cancel_timer(id));
  CHECK_FALSE(queue.cancel_timer(id));
  CHECK_FALSE(queue.cancel_timer({}));
  CHECK(copy(queue.wait()) == Events{timer(4)});
  CHECK(queue.now() == at(2ms));
  CHECK_FALSE(queue.cancel_timer(other));
}

TEST_CASE("event queue: a timer that has passed comes at once") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  script.pass(10ms);
  queue.add_timer(at(3ms), Token{3});
  queue.add_timer(-1ms, Token{4});
  CHECK(copy(queue.wait()) == Events{timer(3), timer(4)});
  CHECK(queue.now() == at(10ms));
}

TEST_CASE("event queue: a wait of no time only looks") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  script.at(1ms, [] { FAIL("no time was to pass"); });
  queue.add(handle, io, Interest::readable);
  queue.add_timer(at(1ms), Token{3});
  CHECK(queue.wait(0ms).empty());
  CHECK(queue.wait(-5ms).empty());
  CHECK(queue.wait(queue.now()).empty());
  script.make(handle, Happened::readable);
  CHECK(copy(queue.wait(0ms)) == Events{readable()});
  CHECK(queue.now() == at(0ms));
}

TEST_CASE("event queue: each wait is one wait of the poller") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  for (const auto time : {1ms, 2ms, 3ms})
    queue.add_timer(at(time), Token(time.count()));
  script.at(1ms + 500us, [&] { script.wake(wake); });
  std::size_t waits = 0;
  while (queue.now() < at(3ms)) {
    REQUIRE(queue.wait().size() == 1);
    REQUIRE(script.waits() == ++waits);
  }
  CHECK(waits == 4);
  CHECK(queue.wait(at(9ms)).empty());
  CHECK(script.waits() == 5);
}

TEST_CASE("event queue: without a timer and a deadline it waits for ever") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  queue.cancel_timer(queue.add_timer(at(1ms), Token{3}));
  CHECK_THROWS_AS(queue.wait(), std::logic_error);  // as ScriptedPoller has it
  CHECK(queue.now() == at(0ms));
}

TEST_CASE("event queue: delays that are too long to count last for ever") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  script.pass(1ms);
  queue.add_timer(Clock::duration::max(), Token{3});
  queue.add_timer(1ms, Token{4});
  CHECK(copy(queue.wait(Clock::duration::max())) == Events{timer(4)});
  CHECK(queue.now() == at(2ms));
  CHECK(copy(queue.wait()) == Events{timer(3)});
  CHECK(queue.now() == Clock::time_point::max());
}

TEST_CASE("event queue: what is added while events are handled is in a later wait") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  queue.add_timer(at(1ms), Token{3});
  for (const auto& event : queue.wait()) {
    CHECK(event == timer(3));
    queue.add_timer(0ms, Token{4});
    queue.make_waker(wake).wake();
  }
  CHECK(copy(queue.wait()) == Events{{wake, Happened::wakeup}, timer(4)});
}

TEST_CASE("event queue: handles are changed and removed as in the poller") {
  Scripted scripted;
  auto& [queue, script] = scripted;
  CHECK(&queue.poller() == &script);
  CHECK(queue.supports(Mode::edge));
  script.make(handle, Happened::readable | Happened::writable);
  queue.add(handle, io, Interest::readable);
  queue.modify(handle, Token{9}, Interest::writable, Mode::oneshot);
  CHECK(copy(queue.wait(0ms)) == Events{{Token{9}, Happened::writable}});
  CHECK(queue.wait(0ms).empty());
  queue.remove(handle);
  CHECK(units::error_of([&] { queue.remove(handle); }).code() ==
        std::errc::no_such_file_or_directory);
}

TEST_CASE("event queue: its wakers outlive it") {
  auto scripted = std::make_unique<Scripted>();
  const auto waker = scripted->queue.make_waker(wake);
  waker.wake();
  CHECK(copy(scripted->queue.wait()) == Events{{wake, Happened::wakeup}});
  scripted.reset();
  waker.wake();
}

TEST_CASE("event queue: bytes and wake-ups and timers with every poller") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller)};
    auto [reader, writer] = net::make_pipe();
    queue.add(reader.handle(), io, Interest::readable);
    const auto waker = queue.make_waker(wake);
    std::thread other{[&] {
      writer.write({"x", 1});
      waker.wake();
    }};
    const auto deadline = queue.now() + 2ms;
    queue.add_timer(deadline, Token{3});
    bool has_read = false, was_woken = false, has_expired = false, is_early = false;
    const auto until = much_later();
    while (Clock::now() < until && !(has_read && was_woken && has_expired)) {
      for (const auto& event : queue.wait(until)) {
        char byte;
        if (event.token() == io) has_read |= reader.read({&byte, 1}).bytes == 1;
        if (event.token() == wake) was_woken |= event.is_wakeup();
        if (event.token() != Token{3}) continue;
        has_expired |= event.is_timer();
        is_early = Clock::now() < deadline;
      }
    }
    other.join();
    REQUIRE(Clock::now() < until);
    REQUIRE_FALSE(is_early);
    REQUIRE(queue.wait(0ms).empty());
  });
}

TEST_CASE("event queue: no timer and no deadline is early with any poller") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller)};
    for (const auto delay : {0us, 1us, 400us, 999us, 1001us, 3000us}) {
      auto deadline = queue.now() + delay;
      const auto until = much_later();
      queue.add_timer(deadline, Token{3});
      REQUIRE(copy(queue.wait(until)) == Events{timer(3)});
      REQUIRE(Clock::now() >= deadline);
      REQUIRE(Clock::now() < until);
      deadline = Clock::now() + delay;
      REQUIRE(queue.wait(deadline).empty());
      REQUIRE(Clock::now() >= deadline);
    }
  });
}

TEST_CASE("event queue: a busy pipe does not starve a timer with any poller") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller), 1};
    auto [reader, writer] = net::make_pipe();
    writer.write({"x", 1});
    queue.add(reader.handle(), io, Interest::readable);
    queue.add_timer(3ms, Token{3});
    const auto until = much_later();
    Events events;
    while (std::ranges::count(events, timer(3)) == 0 && Clock::now() < until) {
      events = copy(queue.wait(until));
      REQUIRE(std::ranges::count(events, readable()) == 1);
    }
    REQUIRE(std::ranges::count(events, timer(3)) == 1);
  });
}

TEST_CASE("event queue: a timer in centuries does no harm with any poller") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller)};
    queue.add_timer(Clock::duration::max(), Token{3});
    REQUIRE(queue.wait(0ms).empty());
    const auto waker = queue.make_waker(wake);
    std::thread other{[&] { waker.wake(); }};
    const auto events = copy(queue.wait());
    other.join();
    REQUIRE(events == Events{{wake, Happened::wakeup}});
  });
}
