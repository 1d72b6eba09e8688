// Promise 4: when a wait ends.

#include <thread>

#include "minimio/conformance.hpp"

using namespace conformance;

TEST_CASE("a wait never ends early", "[4]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  for (int round = 0; round < 5; ++round) {
    for (const auto delay :
         {1us, 10us, 100us, 499us, 500us, 501us, 999us, 1000us, 1001us, 1500us, 1999us,
          2001us, 5500us, 10'001us, 19'999us}) {
      const auto deadline = Clock::now() + delay;
      const auto events = wait(*poller, deadline);
      CAPTURE(delay.count());
      expect_past(deadline);
      CHECK(events == Events{});
    }
  }
}

TEST_CASE("a wait does end at its deadline", "[4]") {
  const auto poller = make();
  const auto deadline = Clock::now() + 50ms;
  CHECK(wait(*poller, deadline).empty());
  CHECK(Clock::now() < deadline + 10s);
}

TEST_CASE("a deadline that has passed only looks", "[4]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  write(there);
  expect(*poller, {first, readable});  // so it has arrived
  auto server = listener();
  poller->add(server.handle(), second, Interest::readable);
  const auto past = GENERATE(Clock::time_point::min(), Clock::time_point{},
                             Clock::now() - 1h, Clock::now() - 1ns, Clock::now());
  // The first look may be what asks the system.
  await([&] { return tells_of(wait(*poller, past), first); });
  drain(here);
  await([&] { return wait(*poller, past).empty(); });
  poller->wake(bell);
  await([&] { return tells_of(wait(*poller, past), bell); });
}

TEST_CASE("a deadline in ages does not overflow", "[4]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  constexpr auto day = 24h;
  const auto deadline =
      GENERATE_COPY(Clock::time_point::max(), Clock::time_point::max() - 1ns,
                    Clock::now() + 100 * 365 * day, Clock::now() + 25 * day,
                    Clock::now() + std::chrono::milliseconds{0x7fff'ffff},
                    Clock::now() + std::chrono::milliseconds{0x8000'0001},
                    Clock::now() + std::chrono::milliseconds{0x1'0000'0000},
                    Clock::now() + std::chrono::seconds{0x1'0000'0000});
  WaitElsewhere blocked{*poller, deadline};
  blocked.let_it_block();
  CHECK(!blocked.has_ended());
  write(there);
  CHECK(blocked.events() == Events{{first, readable}});
  CHECK(wait(*poller, deadline) == Events{{first, readable}});
}

TEST_CASE("a wait without a deadline lasts until something happens", "[4]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  WaitElsewhere blocked{*poller};
  blocked.let_it_block();
  CHECK(!blocked.has_ended());
  write(there);
  CHECK(blocked.events() == Events{{first, readable}});
}

TEST_CASE("changes by others neither end nor lengthen a wait", "[4][8]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  std::jthread changes{[&, until = Clock::now() + 10s](std::stop_token stop) {
    while (!stop.stop_requested() && Clock::now() < until)
      poller->modify(here.handle(), second, Interest::readable);
  }};
  for (int i = 0; i < 5; ++i) {
    const auto deadline = Clock::now() + 60ms;
    CHECK(wait(*poller, deadline) == Events{});
    expect_past(deadline, 5s);
  }
}

TEST_CASE("an event ends a wait long before its deadline", "[4]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::writable);
  const auto begin = Clock::now();
  CHECK(wait(*poller, begin + 1h) == Events{{first, writable}});
  CHECK(Clock::now() < begin + 20s);
}
