#include "minimio/conformance.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <thread>
#include <utility>

namespace conformance {

std::unique_ptr<Poller> make_with_edges() {
  auto poller = make();
  if (!poller->supports(Mode::edge))
    skip(std::string{poller->name()} + " has no edges");
  return poller;
}

void await(const std::function<bool()>& condition) {
  const auto until = limit();
  while (!condition()) {
    if (Clock::now() > until) FAIL("What was waited for did not come true.");
    std::this_thread::sleep_for(1ms);
  }
}

Token token(std::size_t number) { return static_cast<Token>(number); }

Events wait(Poller& poller, Deadline deadline, std::size_t room) {
  Events events(room);
  events.resize(poller.wait(events, deadline));
  return events;
}

Events look(Poller& poller, std::size_t room) {
  return wait(poller, Clock::time_point::min(), room);
}

bool says(const Event& event, Happened what) { return event.with(what) == event; }

bool says_at_most(const Event& event, Happened what) {
  return event.with(what) == Event{event.token(), what};
}

Event sum(const Events& events, Token token) {
  Event sum{token, nothing};
  for (const auto& event : events) {
    if (event.token() != token) continue;
    for (const auto what : {readable, writable, priority, error, read_closed,
                            write_closed, timer, wakeup})
      if (says(event, what)) sum = sum.with(what);
  }
  return sum;
}

bool tells_of(const Events& events, Token token) {
  return std::ranges::find(events, token, &Event::token) != events.end();
}

namespace {

bool is_expected(const Event& event, const std::vector<Expected>& all) {
  const auto found = std::ranges::find(all, event.token(), &Expected::token);
  return found != all.end() && says_at_most(event, found->what | found->perhaps);
}

Events as_events(const std::vector<Expected>& all) {
  Events events;
  for (const auto& expected : all) events.emplace_back(expected.token, expected.what);
  return events;
}

}  // namespace

void expect(Poller& poller, const std::vector<Expected>& all, std::size_t room) {
  const auto until = limit();
  Events told;
  const auto fail = [&](const char* why) {
    const auto expected = as_events(all);
    CAPTURE(expected, told);
    FAIL(why);
  };
  for (auto missing = all; !missing.empty();) {
    const auto events = wait(poller, until, room);
    const auto told_before = told.size();
    for (const auto& event : events)
      if (std::ranges::find(told, event) == told.end()) told.push_back(event);
    for (const auto& event : events)
      if (!is_expected(event, all))
        fail("It tells of what has not happened, or was not asked for.");
    std::erase_if(missing, [&](const Expected& one) {
      return says(sum(told, one.token), one.what);
    });
    if (!missing.empty() && (events.empty() || Clock::now() > until))
      fail("What was expected was not told.");
    if (told.size() == told_before) std::this_thread::sleep_for(1ms);
  }
}

void expect_nothing(Poller& poller) {
  const auto events = wait(poller, Clock::now() + 20ms);
  CHECK(events == Events{});
}

void expect_past(Clock::time_point deadline, std::chrono::milliseconds most) {
  const auto now = Clock::now();
  const auto nanoseconds_early = (deadline - now) / 1ns;
  const auto milliseconds_late = (now - deadline) / 1ms;
  CHECK(nanoseconds_early <= 0);
  CHECK(milliseconds_late < most.count());
}

WaitElsewhere::WaitElsewhere(Poller& poller, Deadline deadline, std::size_t room)
    : result_{std::async(std::launch::async, [=, &poller] {
        return conformance::wait(poller, deadline, room);
      })} {}

void WaitElsewhere::let_it_block() const { result_.wait_for(20ms); }

bool WaitElsewhere::has_ended() const {
  return result_.wait_for(0s) == std::future_status::ready;
}

Events WaitElsewhere::events() {
  if (result_.wait_until(limit()) != std::future_status::ready)
    give_up("the wait in the other thread does not end");
  return result_.get();
}

std::string text_of(NativeHandle handle) {
  return std::to_string(static_cast<long long>(handle));
}

Pair tcp_pair(net::TcpListener& through) {
  Pair pair{net::TcpStream::connect(through.local_address()), {}};
  await([&] {
    std::error_code failure;
    pair.there = through.accept(failure);
    return static_cast<bool>(pair.there);
  });
  await([&] { return !pair.here.connect_error(); });
  note("connect " + text_of(pair.here.handle()) + " with " +
       text_of(pair.there.handle()));
  return pair;
}

Pair tcp_pair() {
  auto server = listener();
  return tcp_pair(server);
}

std::vector<Pair> tcp_pairs(std::size_t count) {
  std::vector<Pair> pairs(count);
  for (auto& pair : pairs) pair = tcp_pair();
  return pairs;
}

net::TcpListener listener() { return net::TcpListener{net::Address{"127.0.0.1", 0}}; }

net::UdpSocket udp_socket() { return net::UdpSocket{net::Address{"127.0.0.1", 0}}; }

void finish_sending(net::TcpStream& stream) {
  note("send no more from " + text_of(stream.handle()));
  REQUIRE(!stream.shutdown_write());
}

void read_exactly(net::TcpStream& stream, std::size_t count) {
  note("read " + std::to_string(count) + " from " + text_of(stream.handle()));
  std::string buffer(count, '\0');
  await([&] {
    count -= stream.read(std::span{buffer}.first(count)).bytes;
    return count == 0;
  });
}

// What a peer has taken in makes room again a little later.
void fill(Poller& poller, net::TcpStream& stream) {
  const std::string bytes(65'536, 'x');
  const auto until = limit();
  note("fill " + text_of(stream.handle()));
  do {
    while (stream.write(bytes)) {}
    if (Clock::now() > until) FAIL("A stream that is full is told to be writable.");
  } while (!wait(poller, Clock::now() + 100ms).empty());
}

void drain_far_end(net::TcpStream& stream) {
  note("read all from " + text_of(stream.handle()));
  auto quiet_since = Clock::now();
  for (char buffer[65'536]; Clock::now() < quiet_since + 20ms;)
    if (stream.read(buffer).bytes > 0) quiet_since = Clock::now();
}

}  // namespace conformance

std::string Catch::StringMaker<minimio::Event>::convert(const minimio::Event& event) {
  using enum minimio::Happened;
  constexpr std::array<std::pair<minimio::Happened, const char*>, 8> names{{
      {readable, " readable"},
      {writable, " writable"},
      {priority, " priority"},
      {error, " error"},
      {read_closed, " read_closed"},
      {write_closed, " write_closed"},
      {timer, " timer"},
      {wakeup, " wakeup"},
  }};
  auto text =
      "token " + std::to_string(static_cast<std::uint64_t>(event.token())) + ":";
  for (const auto& [what, name] : names)
    if (conformance::says(event, what)) text += name;
  return text;
}

std::string Catch::StringMaker<minimio::Interest>::convert(minimio::Interest interest) {
  std::string text;
  for (const auto& [part, name] : {std::pair{minimio::Interest::readable, "readable"},
                                   {minimio::Interest::writable, "writable"},
                                   {minimio::Interest::priority, "priority"}})
    if (contains(interest, part)) text += (text.empty() ? "" : "|") + std::string{name};
  return text.empty() ? "none" : text;
}

std::string Catch::StringMaker<minimio::Mode>::convert(minimio::Mode mode) {
  constexpr const char* names[] = {"level", "edge", "oneshot"};
  return names[static_cast<int>(mode)];
}
