// What EventLoop promises of its turns: their order, when they end, and what other
// threads and exceptions do to them.

#include <atomic>
#include <stdexcept>
#include <thread>

#include "minimio/loop/timer.hpp"
#include "minimio/loop/watcher.hpp"
#include "minimio_units/loop_kit.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using loop::EventLoop;
using loop::Timer;
using loop::Watcher;
using units::ScriptedLoop;
using units::Story;
using units::with_every_poller;

constexpr NativeHandle handle = 5, other_handle = 6;

}  // namespace

TEST_CASE("loop turn: timers then functions then input then closing") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Story story;
  Timer timer{loop}, closed{loop};
  Watcher watcher{loop};
  script.make(handle, Happened::readable);
  watcher.start(handle, Interest::readable, [&](const Event&) {
    story.push_back("input");
    watcher.stop();
  });
  closed.close([&] { story.push_back("closed"); });
  loop.post([&] { story.push_back("function"); });
  timer.start(0ms, [&] { story.push_back("timer"); });
  CHECK_FALSE(loop.run());
  CHECK(story == Story{"timer", "function", "input", "closed"});
  CHECK(loop.metrics().turns == 1);
}

TEST_CASE("loop turn: what a step begins of its own kind waits for the next turn") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Story story;
  Timer timer{loop}, second{loop};
  timer.start(0ms, [&] {
    story.push_back("timer 1");
    second.start(0ms, [&] { story.push_back("timer 2"); });
  });
  loop.post([&] {
    story.push_back("function 1");
    loop.post([&] { story.push_back("function 2"); });
  });
  timer.unref();
  loop.run_nowait();
  CHECK(story == Story{"timer 1", "function 1"});
  loop.run_nowait();
  CHECK(story == Story{"timer 1", "function 1", "timer 2", "function 2"});
}

TEST_CASE("loop turn: a closing in a close callback waits for the next turn") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Story story;
  Timer one{loop}, other{loop};
  one.close([&] {
    story.push_back("one");
    other.close([&] { story.push_back("other"); });
  });
  CHECK(loop.run_nowait());
  CHECK(story == Story{"one"});
  CHECK_FALSE(loop.run_nowait());
  CHECK(story == Story{"one", "other"});
}

TEST_CASE("loop turn: functions run in the order in which they were posted") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  std::vector<int> order;
  for (int i = 0; i < 5; ++i) {
    loop.post([&, i] {
      order.push_back(i);
      loop.post([&, i] { order.push_back(i + 5); });
    });
  }
  loop.run();
  CHECK(order == std::vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("loop turn: nothing to wait for is no wait at all") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  CHECK_FALSE(loop.run());
  CHECK(script.waits() == 0);
  CHECK_FALSE(loop.run_once());  // the script would throw
  CHECK_FALSE(loop.run_nowait());
}

TEST_CASE("loop turn: run once waits for a timer and calls it") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  int calls = 0;
  Timer timer{loop};
  timer.start(10ms, [&] { ++calls; });
  CHECK_FALSE(loop.run_once());
  CHECK(calls == 1);
  CHECK(scripted.time() == 10ms);
}

TEST_CASE("loop turn: run once waits for a function and calls it") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  int calls = 0;
  Timer timer{loop};
  timer.start(10s, [] {});
  script.at(5ms, [&] { std::thread{[&] { loop.post([&] { ++calls; }); }}.join(); });
  CHECK(loop.run_once());
  CHECK(calls == 1);
  CHECK(scripted.time() == 5ms);
}

TEST_CASE("loop turn: run once does not wait when something was due") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Timer due{loop}, later{loop};
  due.start(0ms, [] {});
  later.start(10s, [] {});
  CHECK(loop.run_once());
  CHECK(scripted.time() == 0ms);
}

TEST_CASE("loop turn: without waiting only what is due comes") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  int calls = 0;
  Timer timer{loop};
  timer.start(10ms, [&] { ++calls; });
  CHECK(loop.run_nowait());
  CHECK(calls == 0);
  script.pass(10ms);
  CHECK_FALSE(loop.run_nowait());
  CHECK(calls == 1);
}

TEST_CASE("loop turn: stop ends the run after the turn and the next run goes on") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Story story;
  Timer stopping{loop}, repeating{loop};
  repeating.start_repeating(10ms, [&] { story.push_back("beat"); });
  stopping.start(10ms, [&] {
    loop.stop();
    loop.post([&] { story.push_back("function"); });
  });
  CHECK(loop.run());
  CHECK(story == Story{"beat", "function"});
  CHECK(scripted.time() == 10ms);
  stopping.start(10ms, [&] { repeating.stop(); });
  CHECK_FALSE(loop.run());
  CHECK(story == Story{"beat", "function", "beat"});
}

TEST_CASE("loop turn: a stop before the run is remembered once") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Timer timer{loop};
  timer.start(10ms, [] {});
  loop.stop();
  CHECK(loop.run());
  CHECK(scripted.time() == 0ms);
  CHECK_FALSE(loop.run());
}

TEST_CASE("loop turn: a callback that runs the loop is refused") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  loop.post([&] { loop.run(); });
  CHECK_THROWS_AS(loop.run(), std::logic_error);
  CHECK_FALSE(loop.run());
}

TEST_CASE("loop turn: now stays the same until the wait") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  loop.post([&] {
    const auto before = loop.now();
    script.pass(10ms);
    CHECK(loop.now() == before);
    loop.update_now();
    CHECK(loop.now() == before + 10ms);
  });
  loop.run();
  script.pass(1s);
  CHECK(scripted.time() == 1s + 10ms);  // outside of a turn it is read each time
}

TEST_CASE("loop turn: what an exception leaves over comes in the next turn") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Story story;
  const auto say = [&](const char* what) {
    story.push_back(what);
    throw std::runtime_error{what};
  };
  Timer one{loop}, two{loop}, closed{loop}, also_closed{loop};
  Watcher input{loop}, more_input{loop};
  one.start(0ms, [&] { say("timer 1"); });
  two.start(0ms, [&] { say("timer 2"); });
  loop.post([&] { say("function 1"); });
  loop.post([&] { say("function 2"); });
  script.make(handle, Happened::readable);
  script.make(other_handle, Happened::readable);
  input.start(handle, Interest::readable, [&](const Event&) {
    input.stop();
    say("input 1");
  });
  more_input.start(other_handle, Interest::readable, [&](const Event&) {
    more_input.stop();
    say("input 2");
  });
  closed.close([&] { say("closed 1"); });
  also_closed.close([&] { say("closed 2"); });
  const Story all{"timer 1", "timer 2", "function 1", "function 2",
                  "input 1", "input 2", "closed 1",   "closed 2"};
  for (const auto& what : all) CHECK_THROWS_WITH(loop.run(), what);
  CHECK_FALSE(loop.run());
  CHECK(story == all);
}

TEST_CASE("loop turn: a throwing loop can be destroyed") {
  auto scripted = std::make_unique<ScriptedLoop>();
  Timer timer{scripted->loop};
  scripted->loop.post([] { throw 1; });
  scripted->loop.post([] { throw 2; });
  timer.close([] { throw 3; });
  CHECK_THROWS_AS(scripted->loop.run(), int);
  scripted.reset();
  CHECK(timer.is_closing());
}

TEST_CASE("loop turn: metrics count and measure only when asked to") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Timer timer{loop};
  const auto work = [&] { script.pass(3ms); };
  timer.start(10ms, work);
  loop.run();
  CHECK(loop.metrics().turns == 2);
  CHECK(loop.metrics().callbacks == 1);
  CHECK(loop.metrics().waiting == 0ms);
  CHECK(loop.metrics().working == 0ms);
  loop.measure(true);
  timer.start(10ms, work);
  loop.post([&] { script.pass(5ms); });
  loop.run();
  CHECK(loop.metrics().waiting == 5ms);
  CHECK(loop.metrics().working == 8ms);
  CHECK(loop.metrics().longest_callback == 5ms);
}

TEST_CASE("loop turn: a slow callback is told of") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  std::vector<Clock::duration> slow;
  loop.on_slow_callback(5ms, [&](Clock::duration time) { slow.push_back(time); });
  for (const auto time : {4ms, 5ms, 6ms}) loop.post([&, time] { script.pass(time); });
  loop.run();
  CHECK(slow == std::vector<Clock::duration>{6ms});
  loop.on_slow_callback(5ms, {});
  loop.post([&] { script.pass(7ms); });
  loop.run();
  CHECK(slow.size() == 1);
  CHECK(loop.metrics().working == 0ms);
}

TEST_CASE("loop turn: functions that are left are destroyed with the loop") {
  const auto witness = std::make_shared<int>();
  {
    EventLoop loop{std::make_unique<testing::ScriptedPoller>()};
    loop.post([witness] {});
    CHECK(witness.use_count() == 2);
  }
  CHECK(witness.use_count() == 1);
}

TEST_CASE("loop turn: functions of many threads all run and each thread's in order") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    constexpr int threads = 4, each = units::sanitized ? 500 : 5'000;
    EventLoop loop{std::move(poller)};
    Timer alive{loop};
    alive.start(1h, [] {});
    std::vector<int> seen(threads, 0);
    bool in_order = true;
    int left = threads * each;
    std::vector<std::thread> posting;
    for (int thread = 0; thread < threads; ++thread) {
      posting.emplace_back([&, thread] {
        for (int i = 0; i < each; ++i) {
          loop.post([&, thread, i] {
            in_order &= seen[thread]++ == i;
            if (--left == 0) alive.close();
          });
        }
      });
    }
    loop.run();
    for (auto& thread : posting) thread.join();
    REQUIRE(left == 0);
    REQUIRE(in_order);
  });
}

TEST_CASE("loop turn: a timer is never early on a real clock") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventLoop loop{std::move(poller)};
    Timer timer{loop};
    const auto begin = Clock::now();
    timer.start(3ms, [] {});
    REQUIRE_FALSE(loop.run());
    REQUIRE(Clock::now() - begin >= 3ms);
  });
}
