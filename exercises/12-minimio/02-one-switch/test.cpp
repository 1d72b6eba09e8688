#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "minimio/testing/scripted_poller.hpp"

using namespace kit;
using minimio::Happened;
using minimio::testing::ScriptedPoller;

namespace {

constexpr minimio::NativeHandle line_handle = 5;

/// Ends the play, from wherever the reader's code is.
struct CurtainFalls {};

/// A poller that notices when it is asked again and again though nothing is done.
class World : public ScriptedPoller {
 public:
  std::size_t wait(std::span<minimio::Event> events,
                   std::optional<minimio::Clock::time_point> deadline) override {
    if (now() > last_wait_) waits_at_once_ = 0;
    last_wait_ = now();
    if (++waits_at_once_ > 100) throw CurtainFalls{};
    return ScriptedPoller::wait(events, deadline);
  }

  bool spins() const { return waits_at_once_ > 100; }

 private:
  minimio::Clock::time_point last_wait_;
  int waits_at_once_ = 0;
};

/// A station on which nothing is real, and what is done with it. After a while the test
/// has seen enough.
class Play : public Station {
 public:
  void speak(std::chrono::milliseconds time) {
    world_->at(time, [this] {
      tell("                     the caller speaks");
      world_->make(line_handle, Happened::readable);
    });
  }

  void finish(std::chrono::milliseconds time, int results) {
    world_->at(time, [this, results] {
      tell("                     the worker has " + std::to_string(results) +
           " results, and wakes the queue");
      results_ += results;
      world_->wake(worker);
    });
  }

  /// Runs the reader's code, for so long at most.
  void run_until(std::chrono::milliseconds time) {
    world_->at(time, [] { throw CurtainFalls{}; });
    try {
      run(queue_, *this);
      tell("run returned");
    } catch (const CurtainFalls&) {
      tell(world_->spins()
               ? "a hundred waits have ended at once: what they tell is not seen to"
               : "                     the test ends it");
    }
  }

  minimio::NativeHandle handle() const override { return line_handle; }
  void read() override {
    act("read");
    world_->make(line_handle, Happened::nothing);
  }
  void hang_up() override { act("hang_up"); }
  bool take() override {
    act(results_ > 0 ? "take, a result" : "take, none");
    return results_ > 0 && results_-- > 0;
  }
  void beat() override { act("beat"); }

  /// When this was done, in milliseconds since the start.
  std::vector<int> times(std::string_view what) const {
    std::vector<int> times;
    for (const auto& [name, time] : acts_)
      if (name == what) times.push_back(time);
    return times;
  }

  std::string story() const { return story_ + (left_out_ > 0 ? "and so on\n" : ""); }

 private:
  struct Act {
    std::string name;
    int time;
  };

  int now() const { return static_cast<int>(world_->now().time_since_epoch() / 1ms); }

  void act(const std::string& what) {
    acts_.push_back({what, now()});
    tell(what);
    if (acts_.size() > 200) throw CurtainFalls{};
  }

  void tell(const std::string& what) {
    char time[32];
    std::snprintf(time, sizeof time, "%5d ms   ", now());
    if (std::ranges::count(story_, '\n') > 25)
      ++left_out_;
    else
      story_ += time + what + "\n";
  }

  std::unique_ptr<World> owned_ = std::make_unique<World>();
  World* world_ = owned_.get();
  minimio::EventQueue queue_{std::move(owned_)};
  std::vector<Act> acts_;
  std::string story_;
  int results_ = 0;
  int left_out_ = 0;
};

using Times = std::vector<int>;

}  // namespace

TEST_CASE("What the caller says is read.") {
  Play play;
  play.speak(30ms);
  play.speak(60ms);
  play.run_until(90ms);
  INFO(play.story());
  CHECK(play.times("read") == Times{30, 60});
  CHECK(play.times("hang_up") == Times{});
}

TEST_CASE("All results that stand behind one wake-up are taken.") {
  Play play;
  play.finish(30ms, 1);
  play.finish(60ms, 3);
  play.run_until(90ms);
  INFO(play.story());
  CHECK(play.times("take, a result") == Times{30, 60, 60, 60});
  CHECK(play.times("read") == Times{});
}

TEST_CASE("The heart beats each tenth of a second.") {
  Play play;
  play.run_until(450ms);
  INFO(play.story());
  CHECK(play.times("beat") == Times{100, 200, 300, 400});
}

TEST_CASE("A second of silence ends the call.") {
  Play play;
  play.run_until(1500ms);
  INFO(play.story());
  CHECK(play.times("hang_up") == Times{1000});
  CHECK(play.times("read") == Times{});
  CHECK(play.story().ends_with("run returned\n"));
}

TEST_CASE("Whoever speaks has another second from then on.") {
  Play play;
  play.speak(400ms);
  play.speak(1300ms);
  play.run_until(2900ms);
  INFO(play.story());
  CHECK(play.times("hang_up") == Times{2300});
}

TEST_CASE("Whoever speaks when the second is over has spoken.") {
  Play play;
  play.speak(1000ms);
  play.run_until(2500ms);
  INFO(play.story());
  CHECK(play.times("read") == Times{1000});
  CHECK(play.times("hang_up") == Times{2000});
}

TEST_CASE("Nothing is lost when all comes at once.") {
  Play play;
  play.speak(300ms);
  play.finish(300ms, 2);
  play.run_until(350ms);
  INFO(play.story());
  CHECK(play.times("read") == Times{300});
  CHECK(play.times("take, a result") == Times{300, 300});
  CHECK(play.times("beat") == Times{100, 200, 300});
}
