// Promise 6: no more events than there is room for, and nobody starves.

#include <algorithm>
#include <set>

#include "minimio/conformance.hpp"

using namespace conformance;

namespace {

/// One wait, when there is something to tell.
Events wait_for_some(Poller& poller, std::size_t room) {
  auto events = wait(poller, limit(), room);
  REQUIRE(!events.empty());
  return events;
}

/// How many waits, with room for so many events, it takes until the token is told.
int waits_until_told(
    Poller& poller, Token token, std::size_t room,
    const std::function<void()>& before_each_wait = [] {}) {
  for (int waits = 1; waits < 1000; ++waits) {
    before_each_wait();
    if (tells_of(wait_for_some(poller, room), token)) return waits;
  }
  return 1000;
}

}  // namespace

TEST_CASE("there are never more events than places", "[6]") {
  const auto poller = make();
  auto pairs = tcp_pairs(8);
  for (std::size_t i = 0; i < pairs.size(); ++i)
    poller->add(pairs[i].here.handle(), token(i), Interest::writable);
  poller->wake(bell);
  for (std::size_t room = 1; room < 12; ++room) {
    Events events(20, {third, timer});
    const auto count = poller->wait(std::span{events}.first(room), limit());
    CHECK(count > 0);
    CHECK(count <= room);
    CHECK(std::all_of(events.begin() + static_cast<int>(room), events.end(),
                      [](const Event& event) {
                        return event == Event{third, timer};
                      }));
  }
}

TEST_CASE("room for none is refused", "[6]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto wait_for_none = [&] { poller->wait({}, Clock::now()); };
  CHECK(failure_of(wait_for_none) == std::errc::invalid_argument);
  poller->add(here.handle(), first, Interest::writable);
  poller->wake(bell);
  CHECK(failure_of(wait_for_none) == std::errc::invalid_argument);
  expect(*poller, {{first, writable}, {bell, wakeup}});
}

TEST_CASE("there may be more room than any system fills", "[6]") {
  const auto poller = make();
  auto pairs = tcp_pairs(3);
  std::vector<Expected> all{{bell, wakeup}};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    poller->add(pairs[i].here.handle(), token(i), Interest::writable);
    all.push_back({token(i), writable});
  }
  poller->wake(bell);
  expect(*poller, all, 100'000);
}

TEST_CASE("room may grow and shrink from wait to wait", "[6]") {
  const auto poller = make();
  auto pairs = tcp_pairs(10);
  std::vector<Expected> all;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    poller->add(pairs[i].here.handle(), token(i), Interest::writable);
    all.push_back({token(i), writable});
  }
  for (const std::size_t room : {1, 64, 3, 5000, 2}) expect(*poller, all, room);
}

TEST_CASE("the ready ones take turns", "[6]") {
  const auto poller = make();
  constexpr std::size_t handles = 20;
  auto pairs = tcp_pairs(handles);
  for (std::size_t i = 0; i < handles; ++i) {
    poller->add(pairs[i].here.handle(), token(i), Interest::readable);
    write(pairs[i].there);
  }
  const std::size_t room = GENERATE(1, 3, 7);
  for (int round = 0; round < 5; ++round) {
    std::set<Token> told;
    for (std::size_t waits = 0; waits < 5 * handles; ++waits)
      for (const auto& event : wait_for_some(*poller, room)) told.insert(event.token());
    CHECK(told.size() == handles);
  }
}

TEST_CASE("busy handles never starve a quiet one", "[6]") {
  const auto poller = make();
  auto pairs = tcp_pairs(6);
  const std::size_t quiet = GENERATE(0, 3, 5);  // its number is low, or high
  const std::size_t room = GENERATE(1, 2, 4);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto interest = i == quiet ? Interest::readable : Interest::writable;
    poller->add(pairs[i].here.handle(), token(i), interest);
  }
  for (int i = 0; i < 5; ++i) {
    for (int turn = 0; turn < i; ++turn) wait_for_some(*poller, room);
    write(pairs[quiet].there);
    CHECK(waits_until_told(*poller, token(quiet), room) < 100);
    read_exactly(pairs[quiet].here, 1);
  }
}

TEST_CASE("shots that are loaded again never starve a quiet handle", "[6]") {
  const auto poller = make();
  auto pairs = tcp_pairs(4);
  const std::size_t quiet = GENERATE(0, 3);
  const auto load = [&](std::size_t i) {
    poller->modify(pairs[i].here.handle(), token(i), Interest::writable, Mode::oneshot);
  };
  for (std::size_t i = 0; i < pairs.size(); ++i)
    poller->add(pairs[i].here.handle(), token(i), Interest::none);
  poller->modify(pairs[quiet].here.handle(), token(quiet), Interest::readable);
  write(pairs[quiet].there);
  const auto load_all = [&] {
    for (std::size_t i = 0; i < pairs.size(); ++i)
      if (i != quiet) load(i);
  };
  CHECK(waits_until_told(*poller, token(quiet), 1, load_all) < 100);
}

TEST_CASE("busy handles never starve a wake-up", "[6]") {
  const auto poller = make();
  auto pairs = tcp_pairs(5);
  for (std::size_t i = 0; i < pairs.size(); ++i)
    poller->add(pairs[i].here.handle(), token(i), Interest::writable);
  const std::size_t room = GENERATE(1, 2, 4);
  for (int i = 0; i < 20; ++i) {
    poller->wake(bell);
    CHECK(waits_until_told(*poller, bell, room) < 100);
  }
}

TEST_CASE("wake-ups never starve a handle", "[6]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  write(there);
  const std::size_t room = GENERATE(1, 2);
  const auto wake_some = [&] {
    for (std::size_t i = 10; i < 20; ++i) poller->wake(token(i));
  };
  for (int i = 0; i < 20; ++i)
    CHECK(waits_until_told(*poller, first, room, wake_some) < 100);
}

TEST_CASE("no shot is lost among wake-ups", "[6]") {
  const auto poller = make();
  std::vector<Expected> all;
  for (std::size_t i = 10; i < 15; ++i) {
    all.push_back({token(i), wakeup});
    poller->wake(token(i));
  }
  auto pairs = tcp_pairs(4);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    write(pairs[i].there);
    poller->add(pairs[i].here.handle(), token(i), Interest::readable, Mode::oneshot);
    all.push_back({token(i), readable});
  }
  expect(*poller, all, GENERATE(1, 3, 6));
}

TEST_CASE("wake-ups never starve another wake-up", "[6]") {
  const auto poller = make();
  poller->wake(bell);
  const auto wake_some = [&] {
    for (std::size_t i = 10; i < 20; ++i) poller->wake(token(i));
  };
  CHECK(waits_until_told(*poller, bell, 1, wake_some) < 100);
}
