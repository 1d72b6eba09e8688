// What Task and Runtime promise.

#include "minimio/coro/task.hpp"

#include <stdexcept>

#include "coro/kit.hpp"
#include "minimio/coro/sleep.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using coro::Task;
using units::ScriptedRuntime;
using units::Story;
using units::Witness;

Task<int> number(int value) { co_return value; }

Task<> sleep_and_say(Clock::duration delay, Story& story, std::string words) {
  co_await coro::sleep_for(delay);
  story.push_back(words);
}

Task<> sleep_for_ever(Story& story, std::string words) {
  const Witness witness{story, std::move(words)};
  co_await coro::sleep_for(Clock::duration::max());
}

Task<> fail_after(Clock::duration delay) {
  co_await coro::sleep_for(delay);
  throw std::runtime_error{"failed"};
}

}  // namespace

TEST_CASE("coro task: what it returns comes out of the co_await") {
  ScriptedRuntime scripted;
  const auto sum = []() -> Task<int> {
    co_return co_await number(20) + co_await number(22);
  };
  CHECK(scripted.runtime.run(sum()) == 42);
}

TEST_CASE("coro task: what it returns is moved and never copied") {
  ScriptedRuntime scripted;
  const auto make = []() -> Task<std::unique_ptr<int>> {
    co_return std::make_unique<int>(7);
  };
  const auto pass_on = [&]() -> Task<std::unique_ptr<int>> {
    co_return co_await make();
  };
  CHECK(*scripted.runtime.run(pass_on()) == 7);
}

TEST_CASE("coro task: what it throws comes out of the co_await") {
  ScriptedRuntime scripted;
  const auto caught = []() -> Task<std::string> {
    std::string words;
    try {
      co_await fail_after(1ms);
    } catch (const std::runtime_error& error) {
      words = error.what();
    }
    co_return words;
  };
  CHECK(scripted.runtime.run(caught()) == "failed");
  CHECK_THROWS_AS(scripted.runtime.run(fail_after(1ms)), std::runtime_error);
}

TEST_CASE("coro task: nothing of it happens before it is awaited") {
  ScriptedRuntime scripted;
  Story story;
  const auto main = [&]() -> Task<> {
    auto later = sleep_and_say(0ms, story, "the task");
    story.push_back("before");
    co_await later;
    { auto never = sleep_and_say(0ms, story, "never"); }
  };
  scripted.runtime.run(main());
  CHECK(story == Story{"before", "the task"});
}

TEST_CASE("coro task: a million that end at once take no stack") {
  ScriptedRuntime scripted;
  const auto count = []() -> Task<int> {
    int total = 0;
    for (int i = 0; i < 1'000'000; ++i) total += co_await number(1);
    co_return total;
  };
  CHECK(scripted.runtime.run(count()) == 1'000'000);
}

TEST_CASE("coro task: a hundred thousand waits in a loop take no stack") {
  ScriptedRuntime scripted;
  const auto wait_once = []() -> Task<int> {
    co_await coro::yield();
    co_return 1;
  };
  const auto count = [&]() -> Task<int> {
    int total = 0;
    for (int i = 0; i < 100'000; ++i) total += co_await wait_once();
    co_return total;
  };
  CHECK(scripted.runtime.run(count()) == 100'000);
}

TEST_CASE("coro runtime: those that can go on do so in the order of becoming ready") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  const auto main = [&]() -> Task<> {
    runtime.spawn(sleep_and_say(2ms, story, "late"));
    runtime.spawn(sleep_and_say(1ms, story, "a"));
    runtime.spawn(sleep_and_say(1ms, story, "b"));
    co_await sleep_and_say(1ms, story, "main");
    co_await coro::sleep_for(2ms);
  };
  runtime.run(main());
  // main began to sleep first: what it spawned begins in its turn.
  CHECK(story == Story{"main", "a", "b", "late"});
}

TEST_CASE("coro runtime: run ends with its task and the others go on in the next") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  runtime.spawn(sleep_and_say(10ms, story, "spawned"));
  runtime.run(sleep_and_say(5ms, story, "first"));
  CHECK(story == Story{"first"});
  runtime.run(sleep_and_say(6ms, story, "second"));
  CHECK(story == Story{"first", "spawned", "second"});
}

TEST_CASE("coro runtime: what a spawned task throws comes out of run") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  runtime.spawn(fail_after(1ms));
  CHECK_THROWS_AS(runtime.run(sleep_for_ever(story, "main is gone")),
                  std::runtime_error);
  CHECK(story == Story{"main is gone"});
  runtime.run(sleep_and_say(1ms, story, "again"));
  CHECK(story.back() == "again");
}

TEST_CASE("coro runtime: those that still wait go with it and all that they hold") {
  Story story;
  {
    ScriptedRuntime scripted;
    auto& runtime = scripted.runtime;
    const auto outer = [&](std::string name) -> Task<> {
      const Witness witness{story, name + " outer"};
      co_await sleep_for_ever(story, name + " inner");
    };
    runtime.spawn(outer("one"));
    runtime.spawn(outer("two"));
    runtime.run(sleep_and_say(1ms, story, "run is over"));
    runtime.spawn(outer("never begun"));
  }
  CHECK(story ==
        Story{"run is over", "one inner", "one outer", "two inner", "two outer"});
}

TEST_CASE("coro sleep: it is never early and wakes in the order of the deadlines") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  std::vector<Clock::duration> times;
  const auto sleeper = [&](Clock::duration delay) -> Task<> {
    co_await coro::sleep_for(delay);
    times.push_back(scripted.time());
  };
  for (const auto delay : {30ms, 10ms, 20ms, 0ms}) runtime.spawn(sleeper(delay));
  runtime.run(sleeper(40ms));
  CHECK(times == std::vector<Clock::duration>{0ms, 10ms, 20ms, 30ms, 40ms});
}

TEST_CASE("coro sleep: until a moment that has passed it does not wait") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  script.pass(1h);
  const auto main = []() -> Task<> { co_await coro::sleep_until({}); };
  runtime.run(main());
  CHECK(scripted.time() == 1h);
}

TEST_CASE("coro yield: first come the others and a look at the poller") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  const auto talker = [&](std::string name) -> Task<> {
    for (int i = 0; i < 2; ++i) {
      story.push_back(name);
      co_await coro::yield();
    }
  };
  runtime.spawn(talker("a"));
  const auto before = script.waits();
  runtime.run(talker("b"));
  CHECK(story == Story{"a", "b", "a", "b"});
  CHECK(script.waits() - before == 2);
}
