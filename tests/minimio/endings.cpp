// Promise 7: ends, resets and connects are told alike on every system.

#include "minimio/conformance.hpp"

using namespace conformance;

namespace {

const auto both = Interest::readable | Interest::writable;

}  // namespace

TEST_CASE("a peer that sends no more is read_closed", "[7]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  expect_nothing(*poller);
  finish_sending(there);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable | read_closed});
  CHECK(drain(here));
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable | read_closed});
}

TEST_CASE("what a peer sent before its end can still be read", "[7]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  write(there, "bye");
  finish_sending(there);
  expect(*poller, {first, readable | end_behind_bytes()});
  char bytes[10];
  CHECK(here.read(bytes).bytes == 3);
  expect(*poller, {first, readable | read_closed});
  CHECK(here.read(bytes).bytes == 0);
}

TEST_CASE("a peer that sends no more still receives", "[7]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, both);
  finish_sending(there);
  expect(*poller, {first, readable | writable | read_closed});
  poller->add(there.handle(), second, Interest::readable);
  write(here);
  expect(*poller, {{first, readable | writable | read_closed}, {second, readable}});
}

TEST_CASE("who only writes hears nothing of a peer that sends no more", "[7]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  CAPTURE(mode);
  poller->add(here.handle(), first, Interest::writable);
  fill(*poller, here);
  poller->modify(here.handle(), first, Interest::writable, mode);
  expect_nothing(*poller);
  finish_sending(there);
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
  drain_far_end(there);
  expect(*poller, {first, writable});
  poller->modify(here.handle(), second, Interest::writable, mode);
  expect(*poller, {second, writable});
  if (mode != Mode::level) expect_nothing(*poller);
}

TEST_CASE("a peer that has closed is read_closed", "[7]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  poller->add(here.handle(), first, Interest::readable, mode);
  close(there);
  expect(*poller, {first, readable | read_closed});
}

TEST_CASE("both ends are told when both send no more", "[7]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  poller->add(there.handle(), second, Interest::readable);
  finish_sending(there);
  finish_sending(here);
  expect(*poller, {{first, readable | read_closed, write_closed},
                   {second, readable | read_closed, write_closed}});
}

TEST_CASE("a peer that resets is an error", "[7]") {
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

TEST_CASE("a connect that succeeds is writable", "[7]") {
  const auto poller = make();
  auto server = listener();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  auto stream = net::TcpStream::connect(server.local_address());
  poller->add(stream.handle(), first, GENERATE(Interest::writable, both), mode);
  expect(*poller, {first, writable});
  CHECK(!stream.connect_error());
}

TEST_CASE("a connect that is refused is writable and an error", "[7]") {
  const auto poller = make();
  const auto interest = GENERATE(Interest::writable, both);
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  CAPTURE(interest, mode);
  const auto taken = tcp_pair();  // the port of its client: nobody listens there
  auto stream = net::TcpStream::connect(taken.here.local_address());
  poller->add(stream.handle(), first, interest, mode);
  expect(*poller, {first, writable | error, readable | read_closed | write_closed});
  CHECK(stream.connect_error() == std::errc::connection_refused);
}

TEST_CASE("a connect that is refused is told at every wait until it is asked why",
          "[7]") {
  const auto poller = make();
  const auto taken = tcp_pair();
  auto stream = net::TcpStream::connect(taken.here.local_address());
  poller->add(stream.handle(), first, both);
  for (int i = 0; i < 3; ++i)
    expect(*poller, {first, readable | writable | error, read_closed | write_closed});
}
