// Promise 5: wake-ups coalesce, and none is lost.

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "minimio/conformance.hpp"

using namespace conformance;

TEST_CASE("a wake-up before the wait is told", "[5]") {
  const auto poller = make();
  for (int i = 0; i < 5; ++i) {
    poller->wake(bell);
    CHECK(wait(*poller) == Events{{bell, wakeup}});
    expect_nothing(*poller);
  }
}

TEST_CASE("a wake-up ends the wait in another thread", "[5]") {
  const auto poller = make();
  for (int i = 0; i < 20; ++i) {
    WaitElsewhere blocked{*poller};
    if (i % 2) blocked.let_it_block();
    poller->wake(bell);
    CHECK(blocked.events() == Events{{bell, wakeup}});
  }
  expect_nothing(*poller);
}

TEST_CASE("a hundred thousand wake-ups before the wait are a few events", "[5]") {
  const auto poller = make();
  for (int i = 0; i < 100'000; ++i) poller->wake(bell);
  expect(*poller, {bell, wakeup});
  for (int i = 0; i < 3 && !look(*poller).empty(); ++i) {}
  expect_nothing(*poller);
}

TEST_CASE("each token that was woken is told", "[5]") {
  const auto poller = make();
  std::vector<Expected> all;
  for (std::size_t i = 0; i < 10; ++i) all.push_back({token(i), wakeup});
  const std::size_t room = GENERATE(1, 3, 64);
  for (int i = 0; i < 3; ++i) {
    for (const auto& one : all) poller->wake(one.token);
    for (const auto& one : all) poller->wake(one.token);
    expect(*poller, all, room);
  }
  expect_nothing(*poller);
}

TEST_CASE("wake-ups that had no place come next time though another came between",
          "[5]") {
  const auto poller = make();
  poller->wake(first);
  poller->wake(second);
  const auto told = wait(*poller, limit(), 1);
  REQUIRE(told.size() == 1);
  poller->wake(third);
  const auto left = told[0].token() == first ? second : first;
  expect(*poller, {{left, wakeup}, {third, wakeup}}, 1);
  expect_nothing(*poller);
}

TEST_CASE("a thousand tokens are woken at once", "[5]") {
  const auto poller = make();
  std::vector<Expected> all;
  for (std::size_t i = 0; i < 1000; ++i) {
    all.push_back({token(i), wakeup});
    poller->wake(token(i));
  }
  expect(*poller, all);
  expect_nothing(*poller);
}

TEST_CASE("a wake-up is told beside the handles", "[5]") {
  const auto poller = make();
  auto pairs = tcp_pairs(3);
  std::vector<Expected> all{{bell, wakeup}};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    poller->add(pairs[i].here.handle(), token(i), Interest::readable);
    write(pairs[i].there);
    all.push_back({token(i), readable});
  }
  const std::size_t room = GENERATE(1, 2, 64);
  for (int i = 0; i < 10; ++i) {
    poller->wake(bell);
    expect(*poller, all, room);
  }
}

TEST_CASE("no wake-up is lost between two threads", "[5][chance]") {
  // Each wake-up is one that the waiting thread needs, to go on.
  const auto poller = make();
  constexpr int rounds = 3000;
  std::atomic<int> answered = 0;
  std::jthread waker{[&] {
    for (int i = 1; i <= rounds; ++i) {
      poller->wake(bell);
      while (answered.load() < i) std::this_thread::yield();
    }
  }};
  std::async(std::launch::async, [&] {
    while (answered < rounds)
      if (tells_of(wait(*poller), bell))
        ++answered;
      else
        give_up("a wake-up was lost");
  }).get();
  CHECK(answered == rounds);
}

TEST_CASE("no wake-up of many threads is lost", "[5][chance]") {
  const auto poller = make();
  constexpr std::size_t threads = 4;
  constexpr int rounds = 2000;
  std::array<std::atomic<int>, threads> sent{}, seen{};
  std::vector<std::jthread> wakers;
  for (std::size_t me = 0; me < threads; ++me) {
    wakers.emplace_back([&, me] {
      for (int i = 1; i <= rounds; ++i) {
        sent[me] = i;
        poller->wake(token(me));
        if (i % 16 == 0)  // now and then the wake-up is one that somebody needs
          while (seen[me] < i) std::this_thread::yield();
      }
    });
  }
  const std::size_t room = GENERATE(1, 64);
  const auto is_done = [](const std::atomic<int>& count) { return count == rounds; };
  while (!std::ranges::all_of(seen, is_done)) {
    const auto events = wait(*poller, limit(), room);
    if (events.empty()) give_up("a wake-up was lost");
    for (const auto& event : events) {
      const auto who = static_cast<std::size_t>(event.token());
      seen[who] = sent[who].load();
    }
  }
}

TEST_CASE("wake-ups of many threads end waits that have handles too", "[5][chance]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), token(50), Interest::writable);
  constexpr int rounds = 200;
  std::mutex mutex;
  std::condition_variable told_one;
  int told = 0;
  std::jthread waker{[&] {
    for (int i = 0; i < rounds; ++i) {
      poller->wake(bell);
      std::unique_lock lock{mutex};
      told_one.wait(lock, [&] { return told > i; });
    }
  }};
  auto until = limit();
  while (told < rounds) {
    const auto events = wait(*poller, until, 1);
    if (events.empty() || Clock::now() > until) give_up("a wake-up was lost");
    if (events[0].token() != bell) continue;
    const std::lock_guard lock{mutex};
    ++told;
    told_one.notify_one();
    until = limit();
  }
}
