// Interest::none: a handle that is watched, and of which you hear nothing.

#include "minimio/conformance.hpp"

using namespace conformance;

TEST_CASE("a paused handle is silent while bytes come", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  write(there);
  expect(*poller, {first, readable});
  poller->modify(here.handle(), first, Interest::none);
  expect_nothing(*poller);
  write(there);
  expect_nothing(*poller);
  poller->modify(here.handle(), first, Interest::readable);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable});
}

TEST_CASE("a handle can be added as a paused one", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::oneshot);
  write(there);
  poller->add(here.handle(), first, Interest::none, mode);
  expect_nothing(*poller);
  poller->modify(here.handle(), second, Interest::readable, mode);
  expect(*poller, {second, readable});
}

TEST_CASE("a paused handle is silent though its event was collected", "[3]") {
  const auto poller = make();
  auto pairs = tcp_pairs(3);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    poller->add(pairs[i].here.handle(), token(i), Interest::readable);
    write(pairs[i].there);
  }
  wait(*poller, limit(), 1);
  for (std::size_t i = 0; i < pairs.size(); ++i)
    poller->modify(pairs[i].here.handle(), token(i), Interest::none);
  expect_nothing(*poller);
}

TEST_CASE("a paused handle is silent when the peer closes", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  poller->modify(here.handle(), first, Interest::none);
  close(there);
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
  poller->modify(here.handle(), first, Interest::readable);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable | read_closed});
}

TEST_CASE("a paused handle is silent when the peer resets", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::oneshot);
  poller->add(here.handle(), first, Interest::none, mode);
  reset(there);
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
  poller->modify(here.handle(), first, Interest::readable, mode);
  expect(*poller, {first, readable | error, read_closed | write_closed});
}

TEST_CASE("a wait does not end early when the peer of a paused handle resets", "[4]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::none);
  const auto deadline = Clock::now() + 200ms;
  WaitElsewhere blocked{*poller, deadline};
  blocked.let_it_block();
  reset(there);
  CHECK(blocked.events() == Events{});
  const auto milliseconds_early = (deadline - Clock::now()) / 1ms;
  CHECK(milliseconds_early < 100);  // how exact it is, others ask
}

TEST_CASE("a paused handle can be removed", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::none);
  poller->remove(here.handle());
  write(there);
  expect_nothing(*poller);
  poller->add(here.handle(), second, Interest::readable);
  expect(*poller, {second, readable});
}

TEST_CASE("to pause one handle is no concern of the others", "[3]") {
  const auto poller = make();
  auto pairs = tcp_pairs(2);
  poller->add(pairs[0].here.handle(), first, Interest::readable);
  poller->add(pairs[1].here.handle(), second, Interest::readable);
  for (auto& pair : pairs) write(pair.there);
  poller->modify(pairs[0].here.handle(), first, Interest::none);
  for (int i = 0; i < 3; ++i) expect(*poller, {second, readable});
}

TEST_CASE("a handle can be paused and resumed a hundred times", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::none);
  write(there);
  for (int i = 0; i < 100; ++i) {
    poller->modify(here.handle(), first, Interest::readable);
    if (i % 3 == 0) expect(*poller, {first, readable});
    poller->modify(here.handle(), second, Interest::none);
    if (i % 5 == 0) CHECK(look(*poller).empty());
  }
}
