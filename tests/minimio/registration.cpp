// Promises 1, 2 and 9, and the first of the third: what add, modify and remove do, and
// what they refuse.

#include "minimio/conformance.hpp"

using namespace conformance;

TEST_CASE("what is already so is told after add", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  CAPTURE(mode);
  write(there);
  poller->add(here.handle(), first, Interest::readable | Interest::writable, mode);
  expect(*poller, {first, readable | writable});
}

TEST_CASE("a removed handle is silent", "[1]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::oneshot);
  poller->add(here.handle(), first, Interest::readable, mode);
  const bool was_told = GENERATE(false, true);
  write(there);
  if (was_told) expect(*poller, {first, readable});
  poller->remove(here.handle());
  expect_nothing(*poller);
  close(there);
  expect_nothing(*poller);
}

TEST_CASE("a removed handle is silent though its event was collected", "[1]") {
  const auto poller = make();
  auto pairs = tcp_pairs(5);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    poller->add(pairs[i].here.handle(), token(i), Interest::readable);
    write(pairs[i].there);
  }
  // One is told, while the system may have handed out all five.
  const auto told = wait(*poller, limit(), 1);
  REQUIRE(told.size() == 1);
  for (const auto& pair : pairs) poller->remove(pair.here.handle());
  expect_nothing(*poller);
}

TEST_CASE("removing the others leaves those that stay", "[1]") {
  const auto poller = make();
  auto pairs = tcp_pairs(6);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    poller->add(pairs[i].here.handle(), token(i), Interest::readable);
    write(pairs[i].there);
  }
  wait(*poller, limit(), 1);
  for (const std::size_t i : {0, 2, 4}) poller->remove(pairs[i].here.handle());
  for (int i = 0; i < 3; ++i)
    expect(*poller, {{token(1), readable}, {token(3), readable}, {token(5), readable}});
}

TEST_CASE("a handle that is removed and added again has its new token", "[1]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  write(there);
  poller->add(here.handle(), first, Interest::readable);
  for (std::size_t i = 10; i < 20; ++i) {
    if (i % 2) wait(*poller);
    poller->remove(here.handle());
    poller->add(here.handle(), token(i), Interest::readable);
    expect(*poller, {token(i), readable});
  }
}

TEST_CASE("modify gives another token", "[1]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  poller->modify(here.handle(), second, Interest::readable);
  write(there);
  expect(*poller, {second, readable});
  poller->modify(here.handle(), third, Interest::readable);
  expect(*poller, {third, readable});
}

TEST_CASE("modify changes the token of events that were collected", "[1]") {
  const auto poller = make();
  auto pairs = tcp_pairs(4);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    poller->add(pairs[i].here.handle(), token(i), Interest::readable);
    write(pairs[i].there);
  }
  wait(*poller, limit(), 1);
  std::vector<Expected> all;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    poller->modify(pairs[i].here.handle(), token(10 + i), Interest::readable);
    all.push_back({token(10 + i), readable});
  }
  expect(*poller, all, 1);
}

TEST_CASE("modify asks for something else", "[1]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  write(there);
  poller->add(here.handle(), first, Interest::readable);
  expect(*poller, {first, readable});
  poller->modify(here.handle(), first, Interest::writable);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, writable});
  poller->modify(here.handle(), first, Interest::readable);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable});
  poller->modify(here.handle(), first, Interest::readable | Interest::writable);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable | writable});
  drain(here);
  poller->modify(here.handle(), first, Interest::readable);
  expect_nothing(*poller);
}

TEST_CASE("modify changes the mode", "[1]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  write(there);
  poller->add(here.handle(), first, Interest::readable, Mode::level);
  expect(*poller, {first, readable});
  poller->modify(here.handle(), first, Interest::readable, Mode::oneshot);
  expect(*poller, {first, readable});
  expect_nothing(*poller);
  poller->modify(here.handle(), first, Interest::readable, Mode::level);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable});
}

TEST_CASE("each handle has its own mode", "[1]") {
  const auto poller = make();
  auto pairs = tcp_pairs(2);
  poller->add(pairs[0].here.handle(), first, Interest::readable, Mode::level);
  poller->add(pairs[1].here.handle(), second, Interest::readable, Mode::oneshot);
  for (auto& pair : pairs) write(pair.there);
  expect(*poller, {{first, readable}, {second, readable}});
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable});
}

TEST_CASE("what is already so is told after modify", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  CAPTURE(mode);
  poller->add(here.handle(), first, Interest::readable, mode);
  write(there);
  for (int i = 0; i < 3; ++i) {
    expect(*poller, {first, readable});
    poller->modify(here.handle(), first, Interest::readable, mode);
  }
}

TEST_CASE("a handle that is added twice is refused", "[2][9]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  CHECK(failure_of([&] {
          poller->add(here.handle(), second, Interest::writable, Mode::oneshot);
        }) == std::errc::file_exists);
  // That has changed nothing.
  expect_nothing(*poller);
  write(there);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable});
  poller->remove(here.handle());
  expect_nothing(*poller);
  poller->add(here.handle(), third, Interest::readable);
  expect(*poller, {third, readable});
}

TEST_CASE("a handle that is paused is refused by add as well", "[2][9]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::none);
  CHECK(failure_of([&] { poller->add(here.handle(), second, Interest::readable); }) ==
        std::errc::file_exists);
  write(there);
  expect_nothing(*poller);
}

TEST_CASE("an unknown handle can't be modified", "[2][9]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto modify = [&] {
    poller->modify(here.handle(), first, Interest::readable | Interest::writable);
  };
  CHECK(failure_of(modify) == std::errc::no_such_file_or_directory);
  write(there);
  expect_nothing(*poller);
  poller->add(here.handle(), first, Interest::readable);
  poller->remove(here.handle());
  CHECK(failure_of(modify) == std::errc::no_such_file_or_directory);
  expect_nothing(*poller);
}

TEST_CASE("an unknown handle can't be removed", "[2][9]") {
  const auto poller = make();
  auto pairs = tcp_pairs(2);
  const auto remove = [&] { poller->remove(pairs[0].here.handle()); };
  poller->add(pairs[1].here.handle(), second, Interest::readable);
  CHECK(failure_of(remove) == std::errc::no_such_file_or_directory);
  poller->add(pairs[0].here.handle(), first, Interest::readable);
  remove();
  CHECK(failure_of(remove) == std::errc::no_such_file_or_directory);
  for (auto& pair : pairs) write(pair.there);
  expect(*poller, {second, readable});
}

TEST_CASE("what is no handle is refused", "[2][9]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  const auto no_handle = OwnedHandle::none;
  CHECK(failure_of([&] { poller->add(no_handle, second, Interest::readable); }));
  CHECK(failure_of([&] { poller->modify(no_handle, second, Interest::readable); }) ==
        std::errc::no_such_file_or_directory);
  CHECK(failure_of([&] { poller->remove(no_handle); }) ==
        std::errc::no_such_file_or_directory);
  expect_nothing(*poller);
  write(there);
  expect(*poller, {first, readable});
}

TEST_CASE("a handle that was closed is refused", "[2][9]") {
  const auto poller = make();
  auto pair = tcp_pair();
  const auto closed = pair.here.handle();
  close(pair.here);
  CHECK(failure_of([&] { poller->add(closed, first, Interest::readable); }));
  expect_nothing(*poller);
}

TEST_CASE("any 64 bits are a token", "[1]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto any = static_cast<Token>(
      GENERATE(0ull, 0xffff'ffffull, 0xffff'ffff'0000'0000ull, ~0ull));
  poller->add(here.handle(), any, Interest::writable);
  expect(*poller, {any, writable});
  poller->remove(here.handle());
  poller->wake(any);
  expect(*poller, {any, wakeup});
}

TEST_CASE("handles may share a token", "[1]") {
  const auto poller = make();
  auto pairs = tcp_pairs(2);
  poller->add(pairs[0].here.handle(), first, Interest::readable);
  poller->add(pairs[1].here.handle(), first, Interest::writable);
  write(pairs[0].there);
  poller->wake(first);
  expect(*poller, {first, readable | writable | wakeup});
  poller->remove(pairs[1].here.handle());
  expect(*poller, {first, readable});
}

TEST_CASE("two pollers with one handle are no concern of each other", "[1]") {
  const auto poller = make(), other = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  other->add(here.handle(), second, Interest::readable);
  other->wake(bell);
  expect_nothing(*poller);
  write(there);
  expect(*poller, {first, readable});
  expect(*other, {{second, readable}, {bell, wakeup}});
  other->remove(here.handle());
  expect(*poller, {first, readable});
  expect_nothing(*other);
}
