// Promise 8, and what threads may do: a change counts for a wait that has begun.

#include <atomic>
#include <thread>

#include "minimio/conformance.hpp"

using namespace conformance;

TEST_CASE("a handle that is added while another thread waits is told", "[8]") {
  const auto poller = make();
  for (int i = 0; i < 20; ++i) {
    auto [here, there] = tcp_pair();
    write(there);
    WaitElsewhere blocked{*poller};
    if (i % 2) blocked.let_it_block();
    poller->add(here.handle(), token(i), Interest::readable);
    CHECK(blocked.events() == Events{{token(i), readable}});
    poller->remove(here.handle());
  }
}

TEST_CASE("a handle that is modified while another thread waits is told", "[8]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::none);
  write(there);
  for (int i = 0; i < 20; ++i) {
    WaitElsewhere blocked{*poller};
    if (i % 2) blocked.let_it_block();
    const auto interest = i % 3 ? Interest::readable : Interest::writable;
    poller->modify(here.handle(), token(i), interest);
    CHECK(blocked.events() == Events{{token(i), i % 3 ? readable : writable}});
    poller->modify(here.handle(), token(i), Interest::none);
  }
}

TEST_CASE("a shot that is loaded while another thread waits is told", "[8]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  write(there);
  poller->add(here.handle(), first, Interest::readable, Mode::oneshot);
  expect(*poller, {first, readable});
  for (int i = 0; i < 20; ++i) {
    WaitElsewhere blocked{*poller};
    if (i % 2) blocked.let_it_block();
    poller->modify(here.handle(), token(i), Interest::readable, Mode::oneshot);
    CHECK(blocked.events() == Events{{token(i), readable}});
  }
}

TEST_CASE("a handle that is removed while another thread waits is silent", "[8]") {
  const auto poller = make();
  for (int i = 0; i < 20; ++i) {
    auto [here, there] = tcp_pair();
    poller->add(here.handle(), first, Interest::readable);
    WaitElsewhere blocked{*poller};
    if (i % 2) blocked.let_it_block();
    poller->remove(here.handle());
    write(there);
    poller->wake(bell);
    CHECK(blocked.events() == Events{{bell, wakeup}});
  }
}

TEST_CASE("a handle that is paused while another thread waits is silent", "[8]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::none);
  for (int i = 0; i < 20; ++i) {
    poller->modify(here.handle(), first, Interest::readable);
    WaitElsewhere blocked{*poller};
    if (i % 2) blocked.let_it_block();
    poller->modify(here.handle(), first, Interest::none);
    write(there);
    poller->wake(bell);
    CHECK(blocked.events() == Events{{bell, wakeup}});
    read_exactly(here, 1);
  }
}

TEST_CASE("a handle that is removed and closed while another thread waits is over",
          "[8]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  WaitElsewhere blocked{*poller};
  blocked.let_it_block();
  poller->remove(here.handle());
  close(here);
  await([&] {  // the peer is told of the end at once
    char byte[1];
    return !there.read(byte).would_block();
  });
  CHECK(!blocked.has_ended());
  poller->wake(bell);
  CHECK(blocked.events() == Events{{bell, wakeup}});
}

TEST_CASE("a handle that is removed and closed between waits is over", "[1]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  expect_nothing(*poller);
  poller->remove(here.handle());
  close(here);
  await([&] {
    char byte[1];
    return !there.read(byte).would_block();
  });
}

TEST_CASE("what failed is no concern of a wait that has begun", "[8]") {
  const auto poller = make();
  auto pairs = tcp_pairs(2);
  poller->add(pairs[0].here.handle(), first, Interest::readable);
  WaitElsewhere blocked{*poller};
  blocked.let_it_block();
  CHECK(failure_of([&] {
          poller->add(pairs[0].here.handle(), second, Interest::writable);
        }) == std::errc::file_exists);
  CHECK(failure_of([&] { poller->remove(pairs[1].here.handle()); }) ==
        std::errc::no_such_file_or_directory);
  blocked.let_it_block();
  CHECK(!blocked.has_ended());
  write(pairs[0].there);
  CHECK(blocked.events() == Events{{first, readable}});
}

TEST_CASE("threads may take turns at waiting", "[8]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::edge);
  if (!poller->supports(mode)) return;
  poller->add(here.handle(), first, Interest::readable, mode);
  for (int i = 0; i < 20; ++i) {
    // Each thread ends, with all that the system keeps for it.
    if (i % 4 == 0) {
      CHECK(WaitElsewhere(*poller, Clock::now() + 1ms).events() == Events{});
    }
    write(there);
    CHECK(WaitElsewhere(*poller).events() == Events{{first, readable}});
    drain(here);
    poller->wake(bell);
    CHECK(WaitElsewhere(*poller).events() == Events{{bell, wakeup}});
  }
}

TEST_CASE("a thread that ends while another waits takes nothing along", "[8]") {
  const auto poller = make();
  auto pairs = tcp_pairs(2);
  std::jthread{[&] {
    poller->add(pairs[0].here.handle(), first, Interest::readable);
    poller->add(pairs[1].here.handle(), second, Interest::none);
    look(*poller);
    poller->modify(pairs[1].here.handle(), second, Interest::readable);
  }}.join();
  WaitElsewhere blocked{*poller};
  blocked.let_it_block();
  write(pairs[0].there);
  CHECK(blocked.events() == Events{{first, readable}});
  write(pairs[1].there);
  expect(*poller, {{first, readable}, {second, readable}});
}

TEST_CASE("many threads change what one waits for", "[8][chance]") {
  const auto poller = make();
  constexpr std::size_t changers = 3;
  constexpr int rounds = 100;
  std::vector<std::jthread> threads;
  std::array<std::atomic<std::uint64_t>, changers> told{};
  std::atomic<std::size_t> running = changers;
  for (std::size_t me = 0; me < changers; ++me) {
    auto pair = tcp_pair();
    threads.emplace_back([&, me, pair = std::move(pair)]() mutable {
      const auto handle = pair.here.handle();
      const auto tag = [&](std::uint64_t number) { return Token{number << 8 | me}; };
      const auto until_told = [&](std::uint64_t number) {
        for (const auto until = limit(); told[me] != number; std::this_thread::yield())
          if (Clock::now() > until) give_up("a change was not told");
      };
      std::uint64_t number = 0;
      for (int i = 0; i < rounds; ++i) {
        poller->add(handle, tag(++number), Interest::writable, Mode::oneshot);
        until_told(number);
        poller->modify(handle, tag(++number), Interest::readable);
        if (pair.there.write(std::string_view{"x"}).bytes != 1) give_up("no room");
        until_told(number);
        poller->modify(handle, tag(++number), Interest::none);
        drain(pair.here);
        poller->remove(handle);
      }
      --running;
      poller->wake(tag(0));
    });
  }
  while (running > 0) {
    for (const auto& event : wait(*poller)) {
      const auto tag = static_cast<std::uint64_t>(event.token());
      const auto who = tag & 0xff;
      if (event.is_wakeup()) continue;
      if (tag >> 8 < told[who]) give_up("an old token was told");
      told[who] = tag >> 8;
    }
  }
}
