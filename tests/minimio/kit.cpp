#include "minimio/kit.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <thread>
#include <utility>

namespace kit {

std::unique_ptr<Poller> make() try {
  return make_poller(back_end());
} catch (const std::system_error& refusal) {
  const bool by_the_kernel = refusal.code() == std::errc::operation_not_permitted ||
                             refusal.code() == std::errc::function_not_supported;
  if (!by_the_kernel) throw;
  skip(refusal.what());
}

std::unique_ptr<Poller> make_with_edges() {
  auto poller = make();
  if (!poller->supports(Mode::edge)) skip(back_end() + " has no edges");
  return poller;
}

void skip(std::string_view why) {
  std::cout << "skipped: " << why << std::endl;
  std::_Exit(0);
}

void give_up(std::string_view why) {
  std::cout << "given up: " << why << std::endl;
  std::_Exit(1);
}

void await(const std::function<bool()>& condition) {
  const auto until = limit();
  while (!condition()) {
    if (Clock::now() > until) FAIL("what was waited for did not come true");
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
  for (const auto what : {readable, writable, priority, error, read_closed,
                          write_closed, timer, wakeup}) {
    for (const auto& event : events)
      if (event.token() == token && says(event, what)) sum = sum.with(what);
  }
  return sum;
}

bool tells_of(const Events& events, Token token) {
  return std::ranges::find(events, token, &Event::token) != events.end();
}

namespace {

bool is_all_told(const Events& events, const std::vector<Expected>& all) {
  return std::ranges::all_of(all, [&](const Expected& expected) {
    return says(sum(events, expected.token), expected.what);
  });
}

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
  const auto expected = as_events(all);
  CAPTURE(expected);
  while (!is_all_told(told, all)) {
    const auto events = wait(poller, until, room);
    told.insert(told.end(), events.begin(), events.end());
    CAPTURE(told);
    if (events.empty()) FAIL("it was not told");
    for (const auto& event : events)
      if (!is_expected(event, all)) FAIL("it tells of what has not happened");
  }
}

void expect_nothing(Poller& poller) {
  const auto events = wait(poller, Clock::now() + 20ms);
  CHECK(events == Events{});
}

WaitElsewhere::WaitElsewhere(Poller& poller, Deadline deadline, std::size_t room)
    : result_{std::async(std::launch::async,
                         [=, &poller] { return kit::wait(poller, deadline, room); })} {}

void WaitElsewhere::let_it_block() const { result_.wait_for(20ms); }

bool WaitElsewhere::has_ended() const {
  return result_.wait_for(0s) == std::future_status::ready;
}

Events WaitElsewhere::events() {
  if (result_.wait_until(limit()) != std::future_status::ready)
    give_up("the wait in the other thread does not end");
  return result_.get();
}

Pair tcp_pair(net::TcpListener& through) {
  Pair pair{net::TcpStream::connect(through.local_address()), {}};
  await([&] {
    std::error_code failure;
    pair.there = through.accept(failure);
    return static_cast<bool>(pair.there);
  });
  await([&] { return !pair.here.connect_error(); });
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

net::Address nobody() { return listener().local_address(); }

net::UdpSocket udp_socket() { return net::UdpSocket{net::Address{"127.0.0.1", 0}}; }

void read_exactly(net::TcpStream& stream, std::size_t count) {
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
  do {
    while (stream.write(bytes)) {}
    if (Clock::now() > until) FAIL("it is told to be writable for ever");
  } while (!wait(poller, Clock::now() + 100ms).empty());
}

void drain_far_end(net::TcpStream& stream) {
  auto quiet_since = Clock::now();
  for (char buffer[65'536]; Clock::now() < quiet_since + 20ms;)
    if (stream.read(buffer).bytes > 0) quiet_since = Clock::now();
}

}  // namespace kit

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
  auto text = std::to_string(static_cast<std::uint64_t>(event.token())) + ":";
  for (const auto& [what, name] : names)
    if (kit::says(event, what)) text += name;
  return text;
}
