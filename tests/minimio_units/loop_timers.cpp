// What loop::Timer promises, on the scripted poller: where nothing takes time.

#include <algorithm>
#include <list>
#include <random>

#include "minimio/loop/timer.hpp"
#include "minimio_units/loop_kit.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using loop::Timer;
using units::ScriptedLoop;
using units::Story;

using Times = std::vector<Clock::duration>;

}  // namespace

TEST_CASE("loop timer: those with one deadline come in the order of their start") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Story story;
  Timer a{loop}, b{loop}, c{loop}, early{loop};
  const auto say = [&](const char* what) {
    return [&, what] { story.push_back(what); };
  };
  c.start(10ms, say("c"));
  a.start(10ms, say("a"));
  b.start(10ms, say("b"));
  early.start(9ms, say("early"));
  loop.run();
  CHECK(story == Story{"early", "c", "a", "b"});
  CHECK(scripted.time() == 10ms);
}

TEST_CASE("loop timer: a stopped one does not come even if it was due") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  int calls = 0;
  Timer one{loop}, other{loop};
  one.start(10ms, [&] { other.stop(); });
  other.start(10ms, [&] { ++calls; });
  loop.run();
  CHECK(calls == 0);
  CHECK_FALSE(other.is_active());
  other.stop();
}

TEST_CASE("loop timer: started again it has the new delay and the new callback") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Story story;
  Timer timer{loop};
  timer.start(10ms, [&] { story.push_back("old"); });
  timer.start(20ms, [&] { story.push_back("new"); });
  loop.run();
  CHECK(story == Story{"new"});
  CHECK(scripted.time() == 20ms);
}

TEST_CASE("loop timer: of 100000 none is lost or early or out of order") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  std::mt19937 random{1};
  std::list<Timer> timers;
  Times times;
  std::size_t expected = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::chrono::milliseconds delay{random() % 10'000};
    auto& timer = timers.emplace_back(loop);
    timer.start(delay, [&, delay] {
      CHECK_FALSE(scripted.time() < delay);
      times.push_back(delay);
    });
    if (random() % 3 == 0) {
      timer.stop();
    } else {
      ++expected;
    }
  }
  loop.run();
  CHECK(times.size() == expected);
  CHECK(std::is_sorted(times.begin(), times.end()));
}

TEST_CASE("loop timer: its callback may start it anew with another") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Times times;
  Timer timer{loop};
  const auto witness = std::make_shared<int>();
  timer.start(10ms, [&, witness] {
    timer.start(5ms, [&] { times.push_back(scripted.time()); });
    CHECK(witness.use_count() > 1);  // this callback lives as long as it runs
    times.push_back(scripted.time());
  });
  loop.run();
  CHECK(times == Times{10ms, 15ms});
  CHECK(witness.use_count() == 1);
}

TEST_CASE(
    "loop timer: a repeating one keeps to its beat and leaves out what it missed") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Times times;
  Timer timer{loop};
  timer.start_repeating(10ms, [&] {
    times.push_back(scripted.time());
    if (times.size() == 2) script.pass(25ms);
    if (times.size() == 4) timer.stop();
  });
  loop.run();
  CHECK(times == Times{10ms, 20ms, 45ms, 50ms});
}

TEST_CASE("loop timer: a repeating one is armed before its callback") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Timer timer{loop};
  int calls = 0;
  timer.start_repeating(10ms, [&] {
    CHECK(timer.is_active());
    ++calls;
    throw calls;
  });
  CHECK_THROWS_AS(loop.run(), int);
  CHECK_THROWS_AS(loop.run(), int);
  CHECK(calls == 2);
  timer.close();
  CHECK_FALSE(loop.run());
}

TEST_CASE("loop timer: without an interval it comes once a turn") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  int calls = 0;
  Timer timer{loop};
  timer.start_repeating(0ms, [&] { ++calls; });
  for (int turns = 1; turns <= 3; ++turns) {
    loop.run_nowait();
    CHECK(calls == turns);
  }
}

TEST_CASE("loop timer: again counts anew from now") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Times times;
  Timer idle{loop}, life{loop};
  idle.start(10ms, [&] {
    times.push_back(scripted.time());
    life.stop();
  });
  life.start_repeating(7ms, [&] {
    if (scripted.time() < 30ms) idle.again();
  });
  loop.run();
  CHECK(times == Times{38ms});
  idle.again();  // also when it is over
  loop.run();
  CHECK(times == Times{38ms, 48ms});
}

TEST_CASE("loop timer: again does nothing where nothing was started") {
  ScriptedLoop scripted;
  Timer timer{scripted.loop};
  timer.again();
  CHECK_FALSE(timer.is_active());
}

TEST_CASE("loop timer: a delay beyond all time does not overflow") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  script.pass(1h);
  Timer endless{loop}, repeating{loop}, negative{loop};
  int calls = 0;
  endless.start(Clock::duration::max(), [&] { calls += 100; });
  repeating.start_repeating(Clock::duration::max(), [&] { calls += 100; });
  negative.start(Clock::duration::min(), [&] { ++calls; });
  loop.run_nowait();
  CHECK(calls == 1);
  CHECK(endless.is_active());
  CHECK(repeating.is_active());
}

TEST_CASE("loop timer: it is active until it has come") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Timer timer{loop};
  CHECK_FALSE(timer.is_active());
  timer.start(1ms, [&] { CHECK_FALSE(timer.is_active()); });
  CHECK(timer.is_active());
  loop.run();
  CHECK_FALSE(timer.is_active());
}
