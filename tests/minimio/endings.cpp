// Promise 7: ends, resets and connects are told alike on every system.

#include "minimio/kit.hpp"

using namespace kit;

namespace {

const auto both = Interest::readable | Interest::writable;

}  // namespace

TEST_CASE("a peer that sends no more is read_closed") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  expect_nothing(*poller);
  REQUIRE(!there.shutdown_write());
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable | read_closed});
  CHECK(drain(here));
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable | read_closed});
}

TEST_CASE("what a peer sent before its end can still be read") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  write(there, "bye");
  REQUIRE(!there.shutdown_write());
  expect(*poller, {first, readable | end_behind_bytes()});
  char bytes[10];
  CHECK(here.read(bytes).bytes == 3);
  expect(*poller, {first, readable | read_closed});
  CHECK(here.read(bytes).bytes == 0);
}

TEST_CASE("a peer that sends no more still receives") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, both);
  REQUIRE(!there.shutdown_write());
  expect(*poller, {first, readable | writable | read_closed});
  poller->add(there.handle(), second, Interest::readable);
  write(here);
  expect(*poller, {{first, readable | writable | read_closed}, {second, readable}});
}

TEST_CASE("who only writes hears nothing of a peer that sends no more") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  CAPTURE(mode);
  poller->add(here.handle(), first, Interest::writable);
  fill(*poller, here);
  poller->modify(here.handle(), first, Interest::writable, mode);
  expect_nothing(*poller);
  REQUIRE(!there.shutdown_write());
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
  drain_far_end(there);
  expect(*poller, {first, writable});
  poller->modify(here.handle(), second, Interest::writable, mode);
  expect(*poller, {second, writable});
  if (mode != Mode::level) expect_nothing(*poller);
}

TEST_CASE("a peer that has closed is read_closed") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  poller->add(here.handle(), first, Interest::readable, mode);
  there.close();
  expect(*poller, {first, readable | read_closed});
}

TEST_CASE("both ends are told when both send no more") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  poller->add(there.handle(), second, Interest::readable);
  REQUIRE(!there.shutdown_write());
  REQUIRE(!here.shutdown_write());
  expect(*poller, {{first, readable | read_closed, write_closed},
                   {second, readable | read_closed, write_closed}});
}

TEST_CASE("a peer that resets is an error") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto interest = GENERATE(Interest::readable, Interest::writable, both);
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  CAPTURE(interest, mode);
  const bool is_watched_before = GENERATE(false, true);
  if (is_watched_before) {
    poller->add(here.handle(), first, interest, mode);
    if (contains(interest, Interest::writable)) {
      expect(*poller, {first, writable});
      if (mode == Mode::oneshot) poller->modify(here.handle(), first, Interest::none);
    }
  }
  reset(there);
  if (!is_watched_before) {
    poller->add(here.handle(), first, interest, mode);
  } else if (mode == Mode::oneshot) {
    poller->modify(here.handle(), first, interest, mode);
  }
  const auto what = contains(interest, Interest::readable) ? readable : writable;
  expect(*poller,
         {first, what | error, readable | writable | read_closed | write_closed});
  char byte[1];
  if (!on_wine()) CHECK(here.read(byte).error == std::errc::connection_reset);
}

TEST_CASE("a connect that succeeds is writable") {
  const auto poller = make();
  auto server = listener();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  auto stream = net::TcpStream::connect(server.local_address());
  poller->add(stream.handle(), first, GENERATE(Interest::writable, both), mode);
  expect(*poller, {first, writable});
  CHECK(!stream.connect_error());
}

TEST_CASE("a connect that is refused is writable and an error") {
  const auto poller = make();
  const auto interest = GENERATE(Interest::writable, both);
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  CAPTURE(interest, mode);
  auto stream = net::TcpStream::connect(nobody());
  poller->add(stream.handle(), first, interest, mode);
  expect(*poller, {first, writable | error, readable | read_closed | write_closed});
  CHECK(stream.connect_error() == std::errc::connection_refused);
}

TEST_CASE("a connect that is refused is told at every wait until it is asked why") {
  const auto poller = make();
  auto stream = net::TcpStream::connect(nobody());
  poller->add(stream.handle(), first, both);
  for (int i = 0; i < 3; ++i)
    expect(*poller, {first, readable | writable | error, read_closed | write_closed});
}
