// What TimerQueue promises. No case reads a clock.

#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include <stdexcept>

#include "minimio/timer_queue.hpp"
#include "minimio_units/kit.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using Tokens = std::vector<std::uint64_t>;
using Expired = TimerQueue::Expired;

constexpr auto at(std::chrono::milliseconds time) { return Clock::time_point{time}; }
constexpr auto first_moment = Clock::time_point::min();
constexpr auto last_moment = Clock::time_point::max();

std::uint64_t number(Token token) { return static_cast<std::uint64_t>(token); }

/// A queue that tells what is done with it.
class Timers : public TimerQueue {
 public:
  TimerId add(Clock::time_point deadline, Token token) {
    const auto id = TimerQueue::add(deadline, token);
    units::note("add timer " + std::to_string(number(token)) + " at " +
                units::text_of(deadline));
    added_.emplace_back(id, token);
    return id;
  }

  bool cancel(TimerId id) {
    const bool was_there = TimerQueue::cancel(id);
    const auto found = std::ranges::find(added_, id, &std::pair<TimerId, Token>::first);
    const auto name = found == added_.end() ? "that never was"
                                            : std::to_string(number(found->second));
    units::note("cancel timer " + name + "  -> " + (was_there ? "true" : "false"));
    return was_there;
  }

  template <typename Fire>
  std::size_t expire(Clock::time_point now, Fire fire) {
    units::note("expire at " + units::text_of(now));
    return TimerQueue::expire(now, [&](const Expired& timer) {
      units::note("  timer " + std::to_string(number(timer.token)) + " expires");
      fire(timer);
    });
  }

 private:
  std::vector<std::pair<TimerId, Token>> added_;
};

/// The tokens of those that expire in one pass.
Tokens expire(Timers& timers, Clock::time_point now) {
  Tokens tokens;
  const auto count = timers.expire(
      now, [&](const Expired& timer) { tokens.push_back(number(timer.token)); });
  REQUIRE(count == tokens.size());
  return tokens;
}

}  // namespace

TEST_CASE("timers: the earliest deadline expires first") {
  Timers timers;
  for (const auto time : {5ms, 1ms, 9ms, 3ms, 7ms, 2ms, 8ms, 4ms, 6ms})
    timers.add(at(time), Token(time.count()));
  CHECK(expire(timers, at(9ms)) == Tokens{1, 2, 3, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("timers: equal deadlines expire in the order in which they were added") {
  Timers timers;
  for (const std::uint64_t token : {7, 3, 9, 1, 8, 2, 6, 4, 5})
    timers.add(at(5ms), Token{token});
  CHECK(expire(timers, at(5ms)) == Tokens{7, 3, 9, 1, 8, 2, 6, 4, 5});
}

TEST_CASE("timers: equal deadlines keep their order though ids and places went") {
  Timers timers;
  std::vector<TimerId> ids;
  Tokens odd;
  for (std::uint64_t i = 0; i < 100; ++i) {
    ids.push_back(timers.add(at(5ms), Token{i}));
    if (i % 2 == 1) odd.push_back(i);
  }
  for (std::size_t i = 0; i < 100; i += 2) REQUIRE(timers.cancel(ids[i]));
  for (std::uint64_t i = 100; i < 200; ++i) {  // in slots that were used before
    timers.add(at(5ms), Token{i});
    odd.push_back(i);
  }
  CHECK(expire(timers, at(5ms)) == odd);
}

TEST_CASE("timers: only what is due expires") {
  Timers timers;
  timers.add(at(1ms), Token{1});
  timers.add(at(2ms), Token{2});
  timers.add(at(3ms), Token{3});
  CHECK(expire(timers, at(2ms) - 1ns) == Tokens{1});
  CHECK(expire(timers, at(2ms)) == Tokens{2});
  CHECK(expire(timers, at(2ms)) == Tokens{});
  CHECK(expire(timers, at(3ms)) == Tokens{3});
}

TEST_CASE("timers: what expires is told with id and token and deadline") {
  Timers timers;
  const auto id = timers.add(at(4ms), Token{7});
  timers.expire(at(5ms), [&](const Expired& timer) {
    CHECK(timer.id == id);
    CHECK(timer.token == Token{7});
    CHECK(timer.deadline == at(4ms));
  });
}

TEST_CASE("timers: a cancelled timer does not expire") {
  Timers timers;
  timers.add(at(1ms), Token{1});
  const auto cancelled = timers.add(at(2ms), Token{2});
  timers.add(at(3ms), Token{3});
  CHECK(timers.cancel(cancelled));
  CHECK(expire(timers, at(9ms)) == Tokens{1, 3});
}

TEST_CASE("timers: whatever is cancelled the earliest of the others is next") {
  Timers timers;
  // In a heap of four, what fills the gap of 101 is 5, whose parent is 100 there.
  TimerId cancelled;
  for (const auto time : {0ms, 100ms, 1ms, 2ms, 3ms, 101ms, 102ms, 103ms, 104ms, 5ms}) {
    const auto id = timers.add(at(time), Token(time.count()));
    if (time == 101ms) cancelled = id;
  }
  CHECK(timers.cancel(cancelled));
  for (int i = 0; i < 8; ++i) timers.add(at(200ms), Token{200});
  CHECK(expire(timers, at(50ms)) == Tokens{0, 1, 2, 3, 5});
}

TEST_CASE("timers: a stale id cancels nothing") {
  Timers timers;
  CHECK_FALSE(timers.cancel({}));
  const auto expired = timers.add(at(1ms), Token{1});
  CHECK(expire(timers, at(1ms)) == Tokens{1});
  CHECK_FALSE(timers.cancel(expired));
  const auto cancelled = timers.add(at(1ms), Token{2});
  CHECK(timers.cancel(cancelled));
  CHECK_FALSE(timers.cancel(cancelled));

  // The newcomers have the places of the old ones.
  const auto third = timers.add(at(1ms), Token{3});
  timers.add(at(1ms), Token{4});
  for (const auto stale : {TimerId{}, expired, cancelled}) {
    CHECK_FALSE(timers.cancel(stale));
    CHECK_FALSE(stale == third);
  }
  CHECK(timers.size() == 2);
  CHECK(expire(timers, at(1ms)) == Tokens{3, 4});
}

TEST_CASE("timers: one that is added during a pass waits for the next pass") {
  Timers timers;
  timers.add(at(1ms), Token{1});
  timers.add(at(2ms), Token{2});
  Tokens tokens;
  const auto count = timers.expire(at(5ms), [&](const Expired& timer) {
    REQUIRE(tokens.size() < 2);
    tokens.push_back(number(timer.token));
    timers.add(at(0ms), Token{10 + number(timer.token)});
    CHECK(timers.next_deadline() == at(0ms));
  });
  CHECK(count == 2);
  CHECK(tokens == Tokens{1, 2});
  CHECK(timers.next_deadline() == at(0ms));
  CHECK(expire(timers, at(5ms)) == Tokens{11, 12});
}

TEST_CASE("timers: one that is due in this pass can still be cancelled") {
  Timers timers;
  timers.add(at(1ms), Token{1});
  const auto second = timers.add(at(2ms), Token{2});
  timers.add(at(3ms), Token{3});
  Tokens tokens;
  timers.expire(at(5ms), [&](const Expired& timer) {
    tokens.push_back(number(timer.token));
    CHECK_FALSE(timers.cancel(timer.id));  // it is expiring
    CHECK(timers.cancel(second) == (tokens.size() == 1));
    if (tokens.size() == 1) {
      CHECK(timers.size() == 1);
      CHECK(timers.next_deadline() == at(3ms));
      timers.add(at(9ms), Token{9});  // in the place of the second
    }
  });
  CHECK(tokens == Tokens{1, 3});
  CHECK(expire(timers, at(9ms)) == Tokens{9});
}

TEST_CASE("timers: in a pass as well a cancel tells whether it was in time") {
  Timers timers;
  const auto first = timers.add(at(1ms), Token{1});
  const auto second = timers.add(at(2ms), Token{2});
  timers.expire(at(5ms), [&](const Expired& timer) {
    if (timer.token != Token{1}) return;
    CHECK_FALSE(timers.cancel(first));
    CHECK(timers.cancel(second));
    CHECK_FALSE(timers.cancel(second));
  });
}

TEST_CASE("timers: what a throw leaves over expires in the next pass") {
  Timers timers;
  for (const auto time : {1ms, 2ms, 3ms, 4ms})
    timers.add(at(time), Token(time.count()));
  const auto throw_at_second = [](const Expired& timer) {
    if (timer.token == Token{2}) throw std::runtime_error{"the second"};
  };
  CHECK_THROWS_AS(timers.expire(at(9ms), throw_at_second), std::runtime_error);
  CHECK(timers.size() == 2);
  CHECK(timers.next_deadline() == at(3ms));
  timers.add(at(8ms), Token{8});
  CHECK(expire(timers, at(9ms)) == Tokens{3, 4, 8});
  CHECK(timers.empty());
}

TEST_CASE("timers: after a throw as well the earliest comes first") {
  Timers timers;
  timers.add(at(4ms), Token{4});
  timers.add(at(6ms), Token{6});
  const auto throw_always = [](const Expired&) { throw std::runtime_error{""}; };
  CHECK_THROWS_AS(timers.expire(at(9ms), throw_always), std::runtime_error);
  timers.add(at(5ms), Token{5});
  CHECK(timers.next_deadline() == at(5ms));
  CHECK(expire(timers, at(9ms)) == Tokens{5, 6});
}

TEST_CASE("timers: what a throw leaves over can be cancelled") {
  Timers timers;
  timers.add(at(1ms), Token{1});
  const auto left = timers.add(at(2ms), Token{2});
  const auto throw_always = [](const Expired&) { throw std::runtime_error{""}; };
  CHECK_THROWS_AS(timers.expire(at(9ms), throw_always), std::runtime_error);
  CHECK(timers.cancel(left));
  CHECK(timers.empty());
  CHECK(timers.next_deadline() == std::nullopt);
  CHECK(expire(timers, at(9ms)) == Tokens{});
}

TEST_CASE("timers: a pass within a pass takes what is left and what is new") {
  Timers timers;
  for (const auto time : {1ms, 2ms, 3ms}) timers.add(at(time), Token(time.count()));
  Tokens outer, inner;
  const auto count = timers.expire(at(5ms), [&](const Expired& timer) {
    REQUIRE(outer.empty());
    outer.push_back(number(timer.token));
    timers.add(at(0ms), Token{10});
    inner = expire(timers, at(5ms));
    timers.add(at(1ms), Token{11});
  });
  CHECK(count == 1);
  CHECK(outer == Tokens{1});
  CHECK(inner == Tokens{10, 2, 3});
  CHECK(expire(timers, at(5ms)) == Tokens{11});
}

TEST_CASE("timers: the next deadline is the earliest of those left") {
  Timers timers;
  CHECK(timers.next_deadline() == std::nullopt);
  timers.add(at(5ms), Token{});
  CHECK(timers.next_deadline() == at(5ms));
  const auto earliest = timers.add(at(3ms), Token{});
  CHECK(timers.next_deadline() == at(3ms));
  timers.add(at(9ms), Token{});
  CHECK(timers.next_deadline() == at(3ms));
  timers.cancel(earliest);
  CHECK(timers.next_deadline() == at(5ms));
  expire(timers, at(5ms));
  CHECK(timers.next_deadline() == at(9ms));
  expire(timers, at(9ms));
  CHECK(timers.next_deadline() == std::nullopt);
}

TEST_CASE("timers: the size counts those that are still to come") {
  Timers timers;
  CHECK(timers.empty());
  const auto first = timers.add(at(1ms), Token{});
  timers.add(at(2ms), Token{});
  timers.add(at(3ms), Token{});
  CHECK(timers.size() == 3);
  timers.cancel(first);
  CHECK(timers.size() == 2);
  std::size_t left = 2;
  timers.expire(at(9ms), [&](const Expired&) { CHECK(timers.size() == --left); });
  CHECK(timers.empty());
}

TEST_CASE("timers: the first and the last moment are deadlines too") {
  Timers timers;
  timers.add(last_moment, Token{3});
  timers.add(at(0ms), Token{2});
  timers.add(first_moment, Token{1});
  CHECK(timers.next_deadline() == first_moment);
  CHECK(expire(timers, first_moment) == Tokens{1});
  CHECK(expire(timers, last_moment - 1ns) == Tokens{2});
  CHECK(timers.next_deadline() == last_moment);
  CHECK(expire(timers, last_moment) == Tokens{3});
}

TEST_CASE("timers: a moment that is too late to count is the last one") {
  constexpr auto no_time = Clock::duration::zero();
  CHECK(deadline_after(at(1ms), 2ms) == at(3ms));
  CHECK(deadline_after(at(1ms), no_time) == at(1ms));
  CHECK(deadline_after(at(1ms), -1ns) == at(1ms));
  CHECK(deadline_after(at(1ms), Clock::duration::min()) == at(1ms));
  CHECK(deadline_after(first_moment, -1ns) == first_moment);
  CHECK(deadline_after(at(1ms), Clock::duration::max()) == last_moment);
  CHECK(deadline_after(at(0ms), Clock::duration::max()) == last_moment);
  CHECK(deadline_after(last_moment, 1ns) == last_moment);
  CHECK(deadline_after(last_moment - 1ns, 1ns) == last_moment);
  CHECK(deadline_after(last_moment - 2ns, 1ns) == last_moment - 1ns);
  CHECK(deadline_after(first_moment, Clock::duration::max()) == at(0ms) - 1ns);
}

namespace {

using Key = std::pair<Clock::time_point, Token>;  // the token counts the timers

/// The same as TimerQueue, in a line each. A heap with all those in front that are due
/// is one sorted list; here it is two.
struct Model {
  std::set<Key> waiting, due;

  void begin_pass(Clock::time_point now) {
    const auto end = waiting.upper_bound({now, Token{~std::uint64_t{}}});
    due.insert(waiting.begin(), end);
    waiting.erase(waiting.begin(), end);
  }
  bool cancel(const Key& key) { return waiting.erase(key) + due.erase(key) > 0; }
  std::size_t size() const { return waiting.size() + due.size(); }
  std::optional<Clock::time_point> next_deadline() const {
    if (size() == 0) return {};
    if (waiting.empty()) return due.begin()->first;
    if (due.empty()) return waiting.begin()->first;
    return std::min(*due.begin(), *waiting.begin()).first;
  }
};

struct Disagreement : std::logic_error {
  using std::logic_error::logic_error;
};
struct ThrownByFire {};

/// Does the same things to both, at random, and compares them after each.
class TwinQueues {
 public:
  explicit TwinQueues(std::uint32_t seed) : random_{seed} {}

  void step() {
    const auto dice = random_() % 16;
    if (dice < 7) {
      add();
    } else if (dice < 13) {
      cancel();
    } else {
      now_ += std::chrono::milliseconds{random_() % 16};
      try {
        pass();
      } catch (const ThrownByFire&) {}
    }
    compare();
  }

 private:
  static void expect(bool condition, const char* what) {
    if (!condition) throw Disagreement{what};
  }

  void compare() {
    expect(timers_.size() == model_.size(), "size");
    expect(timers_.empty() == (model_.size() == 0), "empty");
    expect(timers_.next_deadline() == model_.next_deadline(), "next_deadline");
  }

  void add() {
    // Many are equal, and some have passed already.
    const auto deadline = now_ + std::chrono::milliseconds{int(random_() % 64) - 16};
    const Key key{deadline, Token{++added_}};
    model_.waiting.insert(key);
    given_[added_ % given_.size()] = {timers_.add(deadline, key.second), key};
  }

  void cancel() {
    const auto& [id, key] = given_[random_() % given_.size()];
    expect(timers_.cancel(id) == model_.cancel(key), "cancel");
  }

  void pass() {
    std::size_t fired = 0;
    model_.begin_pass(now_);
    const auto count = timers_.expire(now_, [&](const Expired& timer) {
      ++fired;
      expect(!model_.due.empty(), "expired, and is not due");
      const Key key = *model_.due.begin();
      expect(key == Key{timer.deadline, timer.token}, "the order of expiry");
      model_.due.erase(key);
      compare();
      do_something_within();
      compare();
    });
    expect(count == fired, "the count of those expired");
    expect(model_.due.empty(), "due, and did not expire");
  }

  void do_something_within() {
    const auto dice = random_() % 32;
    if (dice < 8) add();
    if (dice >= 4 && dice < 12) cancel();
    if (dice == 12) pass();
    if (dice == 13) throw ThrownByFire{};
  }

  std::mt19937 random_;
  TimerQueue timers_;
  Model model_;
  Clock::time_point now_;
  std::uint64_t added_ = 0;
  std::vector<std::pair<TimerId, Key>> given_ =
      std::vector<std::pair<TimerId, Key>>(128);
};

}  // namespace

TEST_CASE("timers: a million random steps agree with a sorted list") {
  const auto seed = units::seed();
  const int steps = units::sanitized ? 100'000 : 1'000'000;
  TwinQueues twins{seed};
  int step = 0;
  try {
    while (++step <= steps) twins.step();
  } catch (const Disagreement& about) {
    FAIL("step " << step << ": " << about.what() << "; again with --rng-seed " << seed);
  }
}
