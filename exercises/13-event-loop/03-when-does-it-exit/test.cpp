#include "exercise.hpp"
#include "kit/kit.hpp"
#include "minimio/testing/scripted_poller.hpp"

namespace {

using minimio::loop::EventLoop;
using minimio::testing::ScriptedPoller;

/// What is not over after a second is never over.
Clock::duration exit_of(const Scene& scene) {
  auto poller = std::make_unique<ScriptedPoller>();
  auto& script = *poller;
  EventLoop loop{std::move(poller)};
  script.at(1s, [&] { loop.stop(); });
  try {
    scene.play(loop);
  } catch (const std::logic_error&) {  // nothing could end the wait
    return never;
  }
  const auto time = loop.now().time_since_epoch();
  return time < 1s ? time : never;
}

std::string text(Clock::duration time) {
  if (time == never) return "it never exits";
  return "it exits after " + std::to_string(time / 1ms) + " ms";
}

/// Plays a scene, and compares.
/// @param truth when it exits as it was written.
void check(std::size_t number, const char* name, Clock::duration truth) {
  const auto scene = predict()[number];
  if (scene.exits_after == unsaid) FAIL(name << ": you have not said when it exits.");
  const auto seen = exit_of(scene);
  if (seen != truth)
    FAIL(name << " is not what it was: " << text(seen)
              << " now.\nOnly the predictions are to be changed.");
  if (scene.exits_after != seen)
    FAIL(name << "\n\n"
              << "you said  " << text(scene.exits_after) << "\n"
              << "seen      " << text(seen));
}

}  // namespace

TEST_CASE("A stopped timer keeps no loop alive.") { check(0, "a_stopped_timer", 5ms); }

TEST_CASE("An unreferenced timer is called if the loop lives for something else.") {
  check(1, "one_that_starts_another", 30ms);
}

TEST_CASE("Referenced is a flag and not a number.") {
  check(2, "twice_unreferenced", 20ms);
}

TEST_CASE("A stop is for one run.") { check(3, "a_stop_before", 20ms); }

TEST_CASE("What is referenced again keeps the loop alive again.") {
  check(4, "a_heartbeat_that_counts_again", never);
}

TEST_CASE("A request in flight keeps the loop alive even if its handle does not.") {
  check(5, "a_connect", 20ms);
}
