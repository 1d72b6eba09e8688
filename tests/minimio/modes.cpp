// Promise 3: level, oneshot, edge.

#include "minimio/conformance.hpp"

using namespace conformance;

TEST_CASE("an unread byte is reported at every wait", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  expect_nothing(*poller);
  write(there);
  for (int i = 0; i < 5; ++i) expect(*poller, {first, readable});
  drain(here);
  expect_nothing(*poller);
  write(there);
  expect(*poller, {first, readable});
}

TEST_CASE("bytes that are read in part are still reported", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  write(there, "three");
  for (int i = 0; i < 5; ++i) {
    expect(*poller, {first, readable});
    read_exactly(here, 1);
  }
  expect_nothing(*poller);
}

TEST_CASE("bytes that were read before the wait are not reported", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  poller->add(here.handle(), first, Interest::readable, mode);
  write(there);
  read_exactly(here, 1);
  expect_nothing(*poller);
  write(there);
  expect(*poller, {first, readable});
}

TEST_CASE("room to write is reported at every wait", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::writable);
  for (int i = 0; i < 5; ++i) expect(*poller, {first, writable});
}

TEST_CASE("both directions are told in both modes that keep nothing back", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::oneshot);
  write(there);
  poller->add(here.handle(), first, Interest::readable | Interest::writable, mode);
  // One event says both.
  CHECK(wait(*poller) == Events{{first, readable | writable}});
}

TEST_CASE("a full stream is writable once its peer has read", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::edge);
  if (!poller->supports(mode)) return;
  CAPTURE(mode);
  poller->add(here.handle(), first, Interest::writable, mode);
  fill(*poller, here);
  drain_far_end(there);
  expect(*poller, {first, writable});
}

TEST_CASE("a full stream is readable and not writable", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::writable);
  fill(*poller, here);
  poller->modify(here.handle(), second, Interest::readable | Interest::writable);
  write(there);
  for (int i = 0; i < 3; ++i) expect(*poller, {second, readable});
}

TEST_CASE("level and oneshot are everywhere", "[3]") {
  const auto poller = make();
  CHECK(poller->supports(Mode::level));
  CHECK(poller->supports(Mode::oneshot));
}

TEST_CASE("one shot is told once", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable, Mode::oneshot);
  expect_nothing(*poller);
  write(there);
  expect(*poller, {first, readable});
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
  write(there);
  expect_nothing(*poller);
  drain(here);
  write(there);
  expect_nothing(*poller);
}

TEST_CASE("modify loads another shot", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable, Mode::oneshot);
  write(there);
  for (std::size_t i = 0; i < 5; ++i) {
    wait(*poller);
    expect_nothing(*poller);
    poller->modify(here.handle(), token(i), Interest::readable, Mode::oneshot);
    expect(*poller, {token(i), readable});
    expect_nothing(*poller);
    poller->modify(here.handle(), second, Interest::readable, Mode::oneshot);
  }
}

TEST_CASE("the shot is for both directions", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto both = Interest::readable | Interest::writable;
  poller->add(here.handle(), first, both, Mode::oneshot);
  expect(*poller, {first, writable});
  write(there);
  expect_nothing(*poller);

  poller->modify(here.handle(), second, Interest::none);
  fill(*poller, here);
  await([&] { return look(*poller).empty(); });
  poller->modify(here.handle(), second, both, Mode::oneshot);
  expect(*poller, {second, readable, writable});
  drain_far_end(there);
  expect_nothing(*poller);
}

TEST_CASE("a shot that was told is silent when the peer closes", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable, Mode::oneshot);
  write(there);
  expect(*poller, {first, readable});
  const bool by_reset = GENERATE(false, true);
  by_reset ? reset(there) : close(there);
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
  poller->modify(here.handle(), second, Interest::readable, Mode::oneshot);
  if (by_reset) {
    expect(*poller, {second, readable | error, read_closed | write_closed});
  } else {
    expect(*poller, {second, readable | end_behind_bytes()});
  }
  expect_nothing(*poller);
}

TEST_CASE("several shots with room for one are each told once", "[3]") {
  const auto poller = make();
  auto pairs = tcp_pairs(8);
  std::vector<Expected> all;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    write(pairs[i].there);
    poller->add(pairs[i].here.handle(), token(i), Interest::readable, Mode::oneshot);
  }
  std::vector<int> told(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto events = wait(*poller, limit(), 1);
    REQUIRE(events.size() == 1);
    ++told[static_cast<std::size_t>(events[0].token())];
  }
  CHECK(told == std::vector<int>(pairs.size(), 1));
  expect_nothing(*poller);
}

TEST_CASE("a shot that was told is still a handle that is known", "[3]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  write(there);
  poller->add(here.handle(), first, Interest::readable, Mode::oneshot);
  expect(*poller, {first, readable});
  CHECK(failure_of([&] { poller->add(here.handle(), second, Interest::readable); }) ==
        std::errc::file_exists);
  poller->remove(here.handle());
  poller->add(here.handle(), third, Interest::readable, Mode::oneshot);
  expect(*poller, {third, readable});
}

TEST_CASE("an edge is told once for each arrival", "[3][edge]") {
  const auto poller = make_with_edges();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable, Mode::edge);
  expect_nothing(*poller);
  for (int i = 0; i < 5; ++i) {
    write(there);
    expect(*poller, {first, readable});
    expect_nothing(*poller);
    drain(here);
    expect_nothing(*poller);
  }
}

TEST_CASE("an edge that is not drained is silent", "[3][edge]") {
  const auto poller = make_with_edges();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable, Mode::edge);
  write(there, "three");
  expect(*poller, {first, readable});
  read_exactly(here, 1);
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
}

TEST_CASE("an edge has both directions", "[3][edge]") {
  const auto poller = make_with_edges();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable | Interest::writable,
              Mode::edge);
  expect(*poller, {first, writable});
  expect_nothing(*poller);
  write(there);
  expect(*poller, {first, readable, writable});
  expect_nothing(*poller);
}

TEST_CASE("an edge tells of a peer that closes", "[3][edge]") {
  const auto poller = make_with_edges();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable, Mode::edge);
  write(there);
  expect(*poller, {first, readable});
  drain(here);
  close(there);
  expect(*poller, {first, readable | read_closed});
  CHECK(drain(here));
  expect_nothing(*poller);
}

TEST_CASE("a listener's edge is told again once all are accepted", "[3][edge]") {
  const auto poller = make_with_edges();
  auto server = listener();
  poller->add(server.handle(), first, Interest::readable, Mode::edge);
  std::vector<net::TcpStream> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(net::TcpStream::connect(server.local_address()));
    expect(*poller, {first, readable});
    std::error_code failure;
    while (server.accept(failure)) {}
    expect_nothing(*poller);
  }
}

TEST_CASE("an edge that becomes level is told at every wait", "[3][edge]") {
  const auto poller = make_with_edges();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable, Mode::edge);
  write(there);
  expect(*poller, {first, readable});
  poller->modify(here.handle(), first, Interest::readable, Mode::level);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable});
  poller->modify(here.handle(), first, Interest::readable, Mode::edge);
  expect(*poller, {first, readable});
  expect_nothing(*poller);
}

TEST_CASE("a poller without edges refuses them", "[3][no-edge]") {
  const auto poller = make();
  if (poller->supports(Mode::edge)) skip(std::string{poller->name()} + " has edges");
  auto pairs = tcp_pairs(2);
  poller->add(pairs[0].here.handle(), first, Interest::readable);
  CHECK(failure_of([&] {
          poller->modify(pairs[0].here.handle(), second, Interest::writable,
                         Mode::edge);
        }) == std::errc::operation_not_supported);
  CHECK(failure_of([&] {
          poller->add(pairs[1].here.handle(), second, Interest::writable, Mode::edge);
        }) == std::errc::operation_not_supported);
  // That has changed nothing.
  CHECK(failure_of([&] { poller->remove(pairs[1].here.handle()); }) ==
        std::errc::no_such_file_or_directory);
  expect_nothing(*poller);
  write(pairs[0].there);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable});
}
