// What EventQueue promises: first on the scripted poller, where nothing takes time,
// then with every poller and real pipes.

#include "minimio/event_queue.hpp"

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
using units::with_every_poller;

constexpr NativeHandle handle = 5;
constexpr Token io{1};
constexpr Token wake{2};

constexpr auto at(Clock::duration time) { return Clock::time_point{time}; }

/// A queue, and the script of what happens to it.
struct Scripted {
  EventQueue queue;
  ScriptedPoller& script = static_cast<ScriptedPoller&>(queue.poller());

  explicit Scripted(std::size_t events_at_once = 256)
      : queue{std::make_unique<ScriptedPoller>(), events_at_once} {}
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
  CHECK(copy(queue.wait()) == Events{readable(), timer(3)});
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
    std::size_t count = 1;
    while (count > 0 && !(has_read && was_woken && has_expired)) {
      const auto events = queue.wait(much_later());
      count = events.size();
      for (const auto& event : events) {
        char byte;
        if (event.token() == io) has_read |= reader.read({&byte, 1}).bytes == 1;
        if (event.token() == wake) was_woken |= event.is_wakeup();
        if (event.token() != Token{3}) continue;
        has_expired |= event.is_timer();
        is_early = Clock::now() < deadline;
      }
    }
    other.join();
    REQUIRE(count > 0);
    REQUIRE_FALSE(is_early);
    REQUIRE(queue.wait(0ms).empty());
  });
}

TEST_CASE("event queue: no timer and no deadline is early with any poller") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller)};
    for (const auto delay : {0us, 1us, 400us, 999us, 1001us, 3000us}) {
      const auto deadline = queue.now() + delay;
      queue.add_timer(deadline, Token{3});
      REQUIRE(copy(queue.wait(much_later())) == Events{timer(3)});
      REQUIRE(Clock::now() >= deadline);
      const auto until = Clock::now() + delay;
      REQUIRE(queue.wait(until).empty());
      REQUIRE(Clock::now() >= until);
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
    do {
      events = copy(queue.wait(until));
      REQUIRE(events.front() == readable());
    } while (events.size() == 1 && Clock::now() < until);
    REQUIRE(events == Events{readable(), timer(3)});
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
