// Promises 9 and 10: pollers that end before their handles, handles that end before
// they are removed.

#include "minimio/conformance.hpp"

using namespace conformance;

namespace {

/// A pair whose here end has this number, if the system gives it out again.
Pair pair_with(NativeHandle number) {
  auto server = listener();
  if (server.handle() == number) server = listener();  // it gives the number back
  std::vector<Pair> others;
  for (int i = 0; i < 100; ++i) {
    auto pair = tcp_pair(server);
    if (pair.here.handle() == number) return pair;
    if (pair.there.handle() == number)
      return {std::move(pair.there), std::move(pair.here)};
    others.push_back(std::move(pair));
  }
  skip("this system does not give a number out again so soon");
}

}  // namespace

TEST_CASE("a poller may end with handles in it", "[9]") {
  auto pairs = tcp_pairs(3);
  for (int i = 0; i < 3; ++i) {
    const auto poller = make();
    poller->add(pairs[0].here.handle(), first, Interest::readable);
    poller->add(pairs[1].here.handle(), second, Interest::writable, Mode::oneshot);
    poller->add(pairs[2].here.handle(), third, Interest::none);
    if (i > 0) write(pairs[0].there);
    if (i > 1) wait(*poller);
    poller->wake(bell);
  }
  const auto poller = make();
  for (auto& pair : pairs) {
    write(pair.here, "still in use");
    read_exactly(pair.there, 12);
    poller->add(pair.here.handle(), first, Interest::writable);
    expect(*poller, {first, writable});
    poller->remove(pair.here.handle());
  }
}

TEST_CASE("a poller may end after its handles", "[9]") {
  auto poller = make();
  auto pair = tcp_pair();
  poller->add(pair.here.handle(), first, Interest::readable);
  expect_nothing(*poller);
  close(pair.here);
  poller.reset();
}

TEST_CASE("the peer learns of the end when the poller has ended", "[9]") {
  auto poller = make();
  auto pair = tcp_pair();
  poller->add(pair.here.handle(), first, Interest::readable);
  expect_nothing(*poller);
  close(pair.here);
  poller.reset();
  await([&] {
    char byte[1];
    return !pair.there.read(byte).would_block();
  });
}

TEST_CASE("a handle that is closed without remove is silent", "[10]") {
  const auto poller = make();
  auto pairs = tcp_pairs(2);
  auto& [here, there] = pairs[0];
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  poller->add(here.handle(), first, Interest::readable, mode);
  poller->add(pairs[1].here.handle(), second, Interest::readable);
  const bool was_told = GENERATE(false, true);
  if (was_told) {
    write(there);
    expect(*poller, {first, readable});
  }
  close(here);
  there.write(std::string_view{"x"});
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
  close(there);
  expect_nothing(*poller);
  write(pairs[1].there);
  expect(*poller, {second, readable});
}

TEST_CASE("a number that is used again has no old token", "[10]") {
  const auto poller = make();
  auto old = tcp_pair();
  const auto number = old.here.handle();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  CAPTURE(mode);
  poller->add(number, first, Interest::readable | Interest::writable, mode);
  expect(*poller, {first, writable});
  close(old.here);
  auto [here, there] = pair_with(number);
  old.there.write(std::string_view{"for the old one"});
  write(there);
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
  // It can be added, and has a new one.
  poller->add(number, second, Interest::readable, mode);
  expect(*poller, {second, readable});
  close(old.there);
  drain(here);
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
  write(there);
  if (mode == Mode::oneshot) poller->modify(number, third, Interest::readable, mode);
  expect(*poller, {mode == Mode::oneshot ? third : second, readable});
}

TEST_CASE(
    "a number that is used again and added before the next wait has its new token",
    "[10]") {
  const auto poller = make();
  auto old = tcp_pair();
  const auto number = old.here.handle();
  poller->add(number, first, Interest::readable | Interest::writable);
  close(old.here);
  auto [here, there] = pair_with(number);
  poller->add(number, second, Interest::readable);
  expect_nothing(*poller);
  write(there);
  for (int i = 0; i < 3; ++i) expect(*poller, {second, readable});
  poller->remove(number);
  expect_nothing(*poller);
}

TEST_CASE("a number that is used again is unknown", "[10]") {
  const auto poller = make();
  auto old = tcp_pair();
  const auto number = old.here.handle();
  poller->add(number, first, Interest::readable);
  expect_nothing(*poller);
  close(old.here);
  const bool is_used_again = GENERATE(false, true);
  Pair again;
  if (is_used_again) again = pair_with(number);
  const bool by_remove = GENERATE(false, true);
  CHECK(failure_of([&] {
          by_remove ? poller->remove(number)
                    : poller->modify(number, second, Interest::writable);
        }) == std::errc::no_such_file_or_directory);
  if (!is_used_again) again = pair_with(number);
  write(again.there);
  expect_nothing(*poller);
  poller->add(number, third, Interest::readable);
  expect(*poller, {third, readable});
}

TEST_CASE("a number is used again a hundred times", "[10]") {
  const auto poller = make();
  auto pair = tcp_pair();
  const auto number = pair.here.handle();
  for (std::size_t i = 0; i < 100; ++i) {
    poller->add(number, token(i), Interest::readable);
    if (i % 2) write(pair.there);
    if (i % 4) look(*poller);
    if (i % 5 == 0) poller->remove(number);
    pair = {};
    pair = pair_with(number);
  }
  poller->add(number, bell, Interest::readable);
  write(pair.there);
  expect(*poller, {bell, readable});
}

TEST_CASE("a handle that is closed while another thread waits is silent", "[8][10]") {
  const auto poller = make();
  auto pairs = tcp_pairs(2);
  poller->add(pairs[0].here.handle(), first, Interest::readable);
  poller->add(pairs[1].here.handle(), second, Interest::readable);
  WaitElsewhere blocked{*poller};
  blocked.let_it_block();
  close(pairs[0].here);
  blocked.let_it_block();
  write(pairs[1].there);
  CHECK(blocked.events() == Events{{second, readable}});
}
