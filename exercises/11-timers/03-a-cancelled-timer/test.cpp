#include <stdexcept>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

using Names = std::vector<std::string>;

Clock::time_point at(Clock::duration time) { return Clock::time_point{time}; }

/// Timers whose callbacks write down their names.
struct Diary {
  Timers::Id add(
      Clock::time_point deadline, const std::string& name,
      std::function<void()> and_then = [] {}) {
    return timers.add(deadline, [this, name, and_then] {
      fired.push_back(name);
      and_then();
    });
  }

  Timers timers;
  Names fired;
};

}  // namespace

TEST_CASE("What is due fires once and the earliest first.") {
  Diary diary;
  diary.add(at(3ms), "c");
  diary.add(at(1ms), "a");
  diary.add(at(9ms), "later");
  diary.add(at(2ms), "b");
  diary.timers.expire(at(5ms));
  diary.timers.expire(at(6ms));
  INFO("deadlines: a at 1 ms, b at 2 ms, c at 3 ms, later at 9 ms");
  INFO("expire at 5 ms, and at 6 ms");
  const auto& fired = diary.fired;
  CHECK(fired == Names{"a", "b", "c"});
}

TEST_CASE("A timer that was cancelled before the pass does not fire.") {
  Diary diary;
  const auto one = diary.add(at(1ms), "one");
  diary.add(at(2ms), "two");
  diary.timers.cancel(one);
  diary.timers.expire(at(5ms));
  INFO("one and two are due, and one was cancelled");
  const auto& fired = diary.fired;
  CHECK(fired == Names{"two"});
}

TEST_CASE("A timer that a callback of the same pass has cancelled does not fire.") {
  Diary diary;
  Timers::Id answer = 0;
  diary.add(at(1ms), "silence", [&] { diary.timers.cancel(answer); });
  answer = diary.add(at(2ms), "answer");
  diary.timers.expire(at(5ms));
  INFO("silence and answer are due, and the callback of silence cancels answer");
  const auto& fired = diary.fired;
  CHECK(fired == Names{"silence"});
}

TEST_CASE("A cancelled timer holds up none of those after it.") {
  Diary diary;
  Timers::Id answer = 0;
  diary.add(at(1ms), "silence", [&] { diary.timers.cancel(answer); });
  answer = diary.add(at(2ms), "answer");
  diary.add(at(3ms), "other client");
  diary.timers.expire(at(5ms));
  INFO("silence, answer and other client are due");
  INFO("the callback of silence cancels answer");
  const bool other_client_fired =
      !diary.fired.empty() && diary.fired.back() == "other client";
  CHECK(other_client_fired);
}

TEST_CASE("A callback may cancel its own timer and one that has fired.") {
  Diary diary;
  Timers::Id one = 0, two = 0;
  one = diary.add(at(1ms), "one");
  two = diary.add(at(2ms), "two", [&] {
    diary.timers.cancel(one);
    diary.timers.cancel(two);
  });
  diary.add(at(3ms), "three");
  diary.timers.expire(at(5ms));
  diary.timers.expire(at(6ms));
  INFO("one, two and three are due, and the callback of two cancels one and two");
  INFO("expire at 5 ms, and at 6 ms");
  const auto& fired = diary.fired;
  CHECK(fired == Names{"one", "two", "three"});
}

TEST_CASE("A timer that a callback adds waits for the next pass.") {
  Diary diary;
  int times = 0;
  std::function<void()> again = [&] {
    if (++times < 1000) diary.timers.add(at(1ms), again);
  };
  diary.timers.add(at(1ms), again);
  diary.timers.expire(at(5ms));
  INFO("a timer is due, and its callback adds it again with the same deadline");
  INFO("expire at 5 ms");
  CHECK(times == 1);
  diary.timers.expire(at(5ms));
  INFO("expire at 5 ms");
  CHECK(times == 2);
}

TEST_CASE("Whoever calls expire hears of a callback that throws.") {
  Timers timers;
  timers.add(at(1ms), [] { throw std::runtime_error{"it has failed"}; });
  INFO("a timer is due, and its callback throws");
  std::string caught = "nothing";
  try {
    timers.expire(at(5ms));
  } catch (const std::runtime_error& error) {
    caught = error.what();
  }
  CHECK(caught == "it has failed");
}

TEST_CASE("What is left when a callback throws expires in the next pass.") {
  Diary diary;
  diary.add(at(1ms), "one");
  diary.add(at(2ms), "two", [] { throw std::runtime_error{"two has failed"}; });
  diary.add(at(3ms), "three");
  for (int pass = 1; pass <= 2; ++pass) {
    try {
      diary.timers.expire(at(5ms));
    } catch (const std::runtime_error&) {}
  }
  INFO("one, two and three are due, and the callback of two throws");
  INFO("expire at 5 ms, and again");
  const auto& fired = diary.fired;
  CHECK(fired == Names{"one", "two", "three"});
}
