// What Scope promises.

#include "minimio/coro/scope.hpp"

#include <stdexcept>

#include "coro/kit.hpp"
#include "minimio/coro/cancelled.hpp"
#include "minimio/coro/sleep.hpp"
#include "minimio/coro/timeout.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using coro::Cancelled;
using coro::Scope;
using coro::Task;
using units::ScriptedRuntime;
using units::Story;
using units::Witness;

Task<> child(Clock::duration delay, Story& story, std::string name) {
  const Witness witness{story, name + " is gone"};
  co_await coro::sleep_for(delay);
  story.push_back(name + " has ended");
}

Task<> failing(Clock::duration delay, const char* words) {
  co_await coro::sleep_for(delay);
  throw std::runtime_error{words};
}

}  // namespace

TEST_CASE("coro scope: join waits for all children") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  const auto main = [&]() -> Task<> {
    Scope scope{runtime};
    scope.spawn(child(20ms, story, "a"));
    scope.spawn(child(10ms, story, "b"));
    CHECK(scope.size() == 2);
    co_await scope.join();
    CHECK(scope.size() == 0);
    co_await scope.join();  // there is nobody to wait for
  };
  runtime.run(main());
  CHECK(story == Story{"b has ended", "b is gone", "a has ended", "a is gone"});
  CHECK(scripted.time() == 20ms);
}

TEST_CASE("coro scope: a child that fails cancels the others and join throws it") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  const auto main = [&]() -> Task<> {
    Scope scope{runtime};
    scope.spawn(child(1h, story, "a"));
    scope.spawn(failing(10ms, "first"));
    scope.spawn(child(1h, story, "b"));
    scope.spawn(failing(10ms, "second"));
    co_await scope.join();
  };
  CHECK_THROWS_WITH(runtime.run(main()), "first");
  CHECK(story == Story{"a is gone", "b is gone"});
  CHECK(scripted.time() == 10ms);
}

TEST_CASE("coro scope: cancelled it ends and that is no failure") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  const auto main = [&]() -> Task<> {
    Scope scope{runtime};
    scope.spawn(child(1h, story, "a"));
    co_await coro::sleep_for(1ms);
    scope.cancel();
    scope.cancel();
    scope.spawn(child(1h, story, "b"));  // from the start
    co_await scope.join();
    story.push_back("joined");
  };
  runtime.run(main());
  CHECK(story == Story{"a is gone", "b is gone", "joined"});
  CHECK(scripted.time() == 1ms);
}

TEST_CASE("coro scope: who is cancelled in join takes the children along") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  const auto slow_to_leave = [&]() -> Task<> {
    try {
      co_await coro::sleep_for(1h);
    } catch (const Cancelled&) {
      story.push_back("child was cancelled");
      throw;
    }
  };
  const auto family = [&]() -> Task<> {
    Scope scope{runtime};
    scope.spawn(slow_to_leave());
    const Witness witness{story, "parent leaves"};
    co_await scope.join();
  };
  CHECK_FALSE(runtime.run(coro::with_timeout(family(), 10ms)));
  CHECK(story == Story{"child was cancelled", "parent leaves"});
  CHECK(scripted.time() == 10ms);
}

TEST_CASE("coro scope: with a time limit of its own join ends the children") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  const auto main = [&]() -> Task<> {
    Scope scope{runtime};
    scope.spawn(child(1h, story, "a"));
    const bool in_time = co_await coro::with_timeout(scope.join(), 10ms);
    CHECK_FALSE(in_time);
    CHECK(scope.size() == 0);
  };
  runtime.run(main());
  CHECK(story == Story{"a is gone"});
}

TEST_CASE("coro scope: an exception before join destroys the children") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  const auto main = [&]() -> Task<> {
    Scope scope{runtime};
    scope.spawn(child(1h, story, "a"));
    scope.spawn(child(1ms, story, "b"));  // becomes ready in the same moment
    co_await failing(1ms, "parent");
  };
  CHECK_THROWS_WITH(runtime.run(main()), "parent");
  CHECK(story == Story{"a is gone", "b is gone"});
  const auto later = []() -> Task<> { co_await coro::sleep_for(2h); };
  runtime.run(later());  // nothing of them is left to go on
}

TEST_CASE("coro scope: children of children end with the runtime from the inside") {
  Story story;
  {
    ScriptedRuntime scripted;
    auto& runtime = scripted.runtime;
    const auto family = [&]() -> Task<> {
      const Witness witness{story, "parent is gone"};
      Scope scope{runtime};
      scope.spawn(child(1h, story, "child"));
      co_await scope.join();
    };
    runtime.spawn(family());
    const auto main = []() -> Task<> { co_await coro::sleep_for(1ms); };
    runtime.run(main());
  }
  CHECK(story == Story{"child is gone", "parent is gone"});
}
