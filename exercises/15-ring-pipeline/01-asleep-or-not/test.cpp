#include <deque>
#include <functional>
#include <string>
#include <utility>

#include "exercise.hpp"
#include "kit/kit.hpp"

namespace {

struct SleepsForEver {};
struct TurnsForEver {};

/// The ring, the flag and the bell. At one moment that can be chosen the other thread
/// does something.
class World : Ring, Flag, Bell {
 public:
  /// Before or after a call, such as "before sleep()", and the how manieth of it.
  void at(std::string moment, int number, std::function<void()> other_thread) {
    moment_ = std::move(moment);
    number_ = number;
    other_thread_ = std::move(other_thread);
  }
  void at_first(std::string moment, std::function<void()> other_thread) {
    at(std::move(moment), 1, std::move(other_thread));
  }

  void give(Message message) {
    story_ += "give(" + std::to_string(message) + ")\n";
    channel_.give(message);
  }

  /// @return nothing when it sleeps for ever.
  std::vector<Message> take() {
    story_ += "take()\n";
    try {
      return channel_.take();
    } catch (SleepsForEver) {
      story_ += "it sleeps for ever\n";
    } catch (TurnsForEver) {
      story_ += "it neither sleeps nor takes anything\n";
    }
    return {};
  }

  /// What the taker does when it falls asleep, as far as the giver can see.
  void taker_falls_asleep() {
    story_ += "  the taker puts the flag up, finds nothing and sleeps\n";
    flag_ = true;
  }

  int rings() const { return rings_; }
  const std::string& story() const { return story_; }

 private:
  void push(Message message) override {
    reach("before push()");
    messages_.push_back(message);
    reach("after push()");
  }
  std::optional<Message> pop() override {
    if (++calls_ > 10'000) throw TurnsForEver{};
    reach("before pop()");
    if (messages_.empty()) return std::nullopt;
    const auto message = messages_.front();
    messages_.pop_front();
    return message;
  }
  bool is_empty() override {
    if (++calls_ > 10'000) throw TurnsForEver{};
    reach("before is_empty()");
    const bool empty = messages_.empty();
    reach("after is_empty()");
    return empty;
  }
  bool exchange(bool value) override {
    if (value) reach("before exchange(true)");
    const bool before = std::exchange(flag_, value);
    if (value) reach("after exchange(true)");
    return before;
  }
  void ring() override {
    ++rings_;
    is_rung_ = true;
  }
  void sleep() override {
    reach("before sleep()");
    if (!std::exchange(is_rung_, false)) throw SleepsForEver{};
  }

  void reach(const std::string& moment) {
    if (moment != moment_ || --number_ > 0) return;
    moment_.clear();
    story_ += "  " + moment + ": in the other thread\n  ";
    other_thread_();
  }

  std::deque<Message> messages_;
  bool flag_ = false, is_rung_ = false;
  int rings_ = 0, calls_ = 0, number_ = 0;
  std::string moment_, story_;
  std::function<void()> other_thread_;
  Channel channel_{*this, *this, *this};
};

const auto moments_of_falling_asleep = {"before is_empty()", "after is_empty()",
                                        "before exchange(true)", "after exchange(true)",
                                        "before sleep()"};

}  // namespace

TEST_CASE("What is given is taken and in order.") {
  World world;
  world.give(1);
  world.give(2);
  const auto first = world.take();
  world.give(3);
  const auto second = world.take();
  INFO(world.story());
  CHECK(first == std::vector{1, 2});
  CHECK(second == std::vector{3});
}

TEST_CASE("A message that comes as the taker falls asleep must be taken.") {
  for (const auto* moment : moments_of_falling_asleep) {
    World world;
    world.at_first(moment, [&] { world.give(1); });
    const auto taken = world.take();
    INFO(world.story());
    REQUIRE(taken == std::vector{1});
  }
}

TEST_CASE("Who falls asleep while a message is given must be woken.") {
  for (const auto* moment : {"before push()", "after push()"}) {
    World world;
    // Before the push there is nothing yet; after it, the taker has said that it sleeps
    // and has not looked.
    world.at_first(moment, [&] { world.taker_falls_asleep(); });
    world.give(1);
    INFO(world.story());
    REQUIRE(world.rings() == 1);
  }
}

TEST_CASE("The bell is not rung for one who does not sleep.") {
  World world;
  for (int i = 0; i < 100; ++i) world.give(i);
  INFO("give, 100 times, and nobody sleeps");
  CHECK(world.rings() == 0);
}

TEST_CASE("One who sleeps is woken once.") {
  World world;
  world.at_first("before sleep()", [&] {
    for (int i = 0; i < 100; ++i) world.give(i);
  });
  const auto taken = world.take().size();
  INFO("take()\n  before sleep(): give, 100 times, in the other thread");
  CHECK(taken == 100);
  CHECK(world.rings() == 1);
}

TEST_CASE("One who has woken is not asleep any more.") {
  World world;
  world.at_first("before is_empty()", [&] { world.give(1); });
  world.take();
  const int rings = world.rings();
  // The bell is still rung, so its next sleep ends at once.
  world.at("before pop()", 2, [&] { world.give(2); });
  world.take();
  INFO(world.story());
  CHECK(world.rings() == rings);
}

TEST_CASE("While there is nothing the taker sleeps.") {
  World world;
  int times = 0;
  world.at_first("before sleep()", [&] {
    ++times;
    world.give(1);
  });
  const auto taken = world.take();
  INFO(world.story());
  CHECK(times == 1);
  CHECK(taken == std::vector{1});
}
