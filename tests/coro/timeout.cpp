// What time limits promise, on the scripted poller: where two things can happen in the
// same moment.

#include "minimio/coro/timeout.hpp"

#include "coro/kit.hpp"
#include "minimio/coro/sleep.hpp"
#include "minimio/coro/watch.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using coro::Cancelled;
using coro::Task;
using units::ScriptedRuntime;
using units::Story;
using units::Witness;

constexpr NativeHandle handle{5};

Task<int> slowly(Clock::duration delay, int result) {
  co_await coro::sleep_for(delay);
  co_return result;
}

Task<> sleep(Clock::duration delay) { co_await coro::sleep_for(delay); }

}  // namespace

TEST_CASE("coro timeout: a task that is in time gives its result") {
  ScriptedRuntime scripted;
  CHECK(scripted.runtime.run(coro::with_timeout(slowly(5ms, 7), 10ms)) == 7);
  CHECK(scripted.time() == 5ms);
  CHECK(scripted.runtime.run(coro::with_timeout(sleep(5ms), 10ms)));
}

TEST_CASE("coro timeout: of a task that is late there is nothing and its frame goes") {
  ScriptedRuntime scripted;
  Story story;
  const auto slow = [&]() -> Task<int> {
    const Witness witness{story, "gone"};
    co_return co_await slowly(1h, 7);
  };
  const auto main = [&]() -> Task<> {
    const auto result = co_await coro::with_timeout(slow(), 10ms);
    story.push_back(result ? "a result" : "nothing");
    co_await coro::sleep_for(1ms);  // what was cancelled is over
  };
  scripted.runtime.run(main());
  CHECK(story == Story{"gone", "nothing"});
  CHECK(scripted.time() == 11ms);
}

TEST_CASE("coro timeout: the inner one ends what is inside alone") {
  ScriptedRuntime scripted;
  Story story;
  const auto inner = [&]() -> Task<int> {
    if (!co_await coro::with_timeout(sleep(1h), 10ms)) story.push_back("inner late");
    co_await coro::sleep_for(5ms);
    co_return 7;
  };
  CHECK(scripted.runtime.run(coro::with_timeout(inner(), 20ms)) == 7);
  CHECK(story == Story{"inner late"});
  CHECK(scripted.time() == 15ms);
}

TEST_CASE("coro timeout: the outer one goes through the inner") {
  ScriptedRuntime scripted;
  Story story;
  const auto inner = [&]() -> Task<> {
    try {
      co_await coro::with_timeout(sleep(1h), 20ms);
    } catch (const Cancelled&) {
      story.push_back("cancelled");
      throw;
    }
  };
  CHECK_FALSE(scripted.runtime.run(coro::with_timeout(inner(), 10ms)));
  CHECK(story == Story{"cancelled"});
  CHECK(scripted.time() == 10ms);
}

TEST_CASE("coro timeout: both at once is the outer one's") {
  ScriptedRuntime scripted;
  bool inner_told = false;
  const auto inner = [&]() -> Task<> {
    co_await coro::with_timeout(sleep(1h), 10ms);
    inner_told = true;
  };
  CHECK_FALSE(scripted.runtime.run(coro::with_timeout(inner(), 10ms)));
  CHECK_FALSE(inner_told);
}

TEST_CASE("coro timeout: who catches the cancellation is cancelled again") {
  ScriptedRuntime scripted;
  int times = 0;
  const auto stubborn = [&]() -> Task<> {
    for (; times < 3; ++times) {
      try {
        co_await coro::sleep_for(1h);
      } catch (const Cancelled&) {}
    }
  };
  // It has ended by itself, after all.
  CHECK(scripted.runtime.run(coro::with_timeout(stubborn(), 10ms)));
  CHECK(times == 3);
  CHECK(scripted.time() == 10ms);
}

TEST_CASE("coro timeout: round a wait it makes no task") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  const auto main = [&]() -> Task<> {
    bool in_time = co_await coro::with_timeout(coro::sleep_for(1h), 10ms);
    CHECK_FALSE(in_time);
    CHECK(scripted.time() == 10ms);
    in_time = co_await coro::with_timeout(coro::sleep_for(5ms), 10ms);
    CHECK(in_time);
    CHECK(scripted.time() == 15ms);
    const auto deadline = Clock::time_point{} + 20ms;
    in_time = co_await coro::with_deadline(coro::sleep_for(1h), deadline);
    CHECK_FALSE(in_time);
    CHECK(scripted.time() == 20ms);
    co_await coro::sleep_for(100ms);  // no timer is left to disturb this
    CHECK(scripted.time() == 120ms);
  };
  runtime.run(main());
}

TEST_CASE("coro timeout: readiness in the last moment wins and comes once") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  script.at(10ms, [&script = script] { script.make(handle, Happened::readable); });
  int told = 0;
  const auto main = [&]() -> Task<> {
    const coro::Watch watch{runtime, handle};
    // In one batch: first the handle, then the timer.
    told += co_await coro::with_timeout(watch.readable(), 10ms);
    co_await coro::sleep_for(50ms);
  };
  runtime.run(main());
  CHECK(told == 1);
  CHECK(scripted.time() == 60ms);
}

TEST_CASE("coro timeout: readiness in the last moment of a task is for the next wait") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  script.at(10ms, [&script = script] { script.make(handle, Happened::readable); });
  Story story;
  const auto inside = [&](const coro::Watch& watch) -> Task<> {
    co_await watch.readable();
    story.push_back("readable");
    co_await coro::sleep_for(0ms);  // the time is up by now
    story.push_back("never");
  };
  const auto main = [&]() -> Task<> {
    const coro::Watch watch{runtime, handle};
    if (!co_await coro::with_timeout(inside(watch), 10ms)) story.push_back("late");
  };
  runtime.run(main());
  CHECK(story == Story{"readable", "late"});
}

TEST_CASE("coro timeout: an event that comes after the time was up finds nobody") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  script.at(11ms, [&script = script] { script.make(handle, Happened::readable); });
  const auto main = [&]() -> Task<> {
    const coro::Watch watch{runtime, handle};
    bool in_time = co_await coro::with_timeout(watch.readable(), 10ms);
    CHECK_FALSE(in_time);
    co_await coro::sleep_for(10ms);
    in_time = co_await coro::with_timeout(watch.readable(), 10ms);
    CHECK(in_time);  // the event was kept for this one
    CHECK(scripted.time() == 20ms);
  };
  runtime.run(main());
}
