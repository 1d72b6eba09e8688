#include <atomic>
#include <cstdlib>
#include <deque>
#include <thread>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "minimio/loop/timer.hpp"

using namespace kit;
using minimio::Clock;

namespace {

struct Answer {
  std::error_code error;
  std::string thumbnail;
  std::thread::id thread;
};

/// A loop with a timer that beats every 5 ms, and the pictures that were asked for.
class Scene {
 public:
  Scene() {
    loop.measure(true);
    heartbeat.start_repeating(5ms, [this] { ++beats; });
  }

  void ask(const std::string& picture, const Shrink& shrink) {
    auto& answer = answers.emplace_back();
    make_thumbnail(loop, picture, shrink,
                   [&](std::error_code error, const std::string& thumbnail) {
                     answer = {error, thumbnail, std::this_thread::get_id()};
                     ++answered;
                   });
  }

  void turn_until_answered() {
    const auto deadline = within(1500ms);
    while (answered < answers.size()) {
      if (Clock::now() > deadline) FAIL("expected a call of done, and there was none");
      loop.run_once();
    }
  }

  minimio::loop::EventLoop loop;
  minimio::loop::Timer heartbeat{loop};
  std::atomic<int> beats = 0;
  std::deque<Answer> answers;
  std::atomic<std::size_t> answered = 0;
};

/// It is never destroyed: a thread may still be at work in it.
Scene& new_scene() {
  static auto* const scene = new Scene;
  return *scene;
}

std::string shrink_at_once(const std::string& picture) { return "small " + picture; }

}  // namespace

TEST_CASE("The loop goes on turning while a picture is shrunk.") {
  auto& scene = new_scene();
  static std::atomic<int> beats_meanwhile;
  static Clock::duration time_taken;
  scene.ask("cat", [&](const std::string& picture) {
    const auto begin = Clock::now();
    const int before = scene.beats;
    const auto is_done = [&] {
      return scene.beats >= before + 5 && Clock::now() > begin + 100ms;
    };
    harness::eventually(is_done, within(400ms));
    beats_meanwhile = scene.beats - before;
    time_taken = Clock::now() - begin;
    return shrink_at_once(picture);
  });
  scene.turn_until_answered();
  const auto longest_callback = scene.loop.metrics().longest_callback;
  INFO("A picture was shrunk for "
       << time_taken / 1ms << " ms. Meanwhile a timer of 5 ms beat " << beats_meanwhile
       << " times.\nThe longest callback took " << longest_callback / 1ms << " ms.\n");
  REQUIRE(beats_meanwhile >= 5);
  CHECK(longest_callback / 1ms < time_taken / 1ms);
}

TEST_CASE("The thumbnail comes back in the loop's thread.") {
  auto& scene = new_scene();
  scene.ask("cat", shrink_at_once);
  scene.turn_until_answered();
  if (scene.answers[0].thread != std::this_thread::get_id())
    FAIL(
        "expected  done, called by the thread that turns the loop\n"
        "saw       done, called by another");
}

TEST_CASE("What comes back is what shrink has returned.") {
  auto& scene = new_scene();
  scene.ask("cat", shrink_at_once);
  scene.turn_until_answered();
  CHECK(scene.answers[0].thumbnail == "small cat");
}

TEST_CASE("Each picture gets its own thumbnail.") {
  ::setenv("MINIMIO_THREADPOOL_SIZE", "1", 1);  // so that the first are done
  auto& scene = new_scene();
  static std::atomic<bool> last_has_begun;
  scene.ask("cat", shrink_at_once);
  scene.ask("dog", shrink_at_once);
  scene.ask("cow", [&](const std::string& picture) {
    last_has_begun = true;
    return shrink_at_once(picture);
  });
  harness::eventually([] { return last_has_begun.load(); }, within(300ms));
  scene.turn_until_answered();
  INFO("Three pictures were given before the loop turned: a cat, a dog, a cow.\n");
  CHECK(scene.answers[0].thumbnail == "small cat");
  CHECK(scene.answers[1].thumbnail == "small dog");
  CHECK(scene.answers[2].thumbnail == "small cow");
}

TEST_CASE("A picture that can't be read is an error.") {
  auto& scene = new_scene();
  const auto unreadable = std::make_error_code(std::errc::illegal_byte_sequence);
  scene.ask("cat", [&](const std::string&) -> std::string {
    throw std::system_error{unreadable};
  });
  scene.turn_until_answered();
  const auto error = scene.answers[0].error;
  CHECK(error.message() == unreadable.message());
}

TEST_CASE("The loop lives until the thumbnail has come.") {
  auto& scene = new_scene();
  scene.heartbeat.stop();
  static std::atomic<bool> loop_has_ended;
  scene.ask("cat", [](const std::string& picture) {
    harness::eventually([] { return loop_has_ended.load(); }, within(100ms));
    return shrink_at_once(picture);
  });
  scene.loop.run();
  loop_has_ended = true;
  if (scene.answered == 0)
    FAIL(
        "A picture was given, and nothing else keeps the loop.\n\n"
        "expected  run() returns after done was called\n"
        "saw       run() returned before");
}
