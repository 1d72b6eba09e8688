// Signals that come to a loop.

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <thread>

#include "minimio/loop/signal.hpp"
#include "minimio/loop/timer.hpp"
#include "minimio_units/kit.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using loop::EventLoop;
using loop::Signal;

const auto nothing = [] {};

auto disposition_of(int number) {
  struct sigaction action;
  REQUIRE(::sigaction(number, nullptr, &action) == 0);
  return action.sa_handler;
}

}  // namespace

TEST_CASE("loop signal: each that comes is called back once") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    EventLoop loop{std::move(poller)};
    int calls = 0;
    Signal signal{loop};
    signal.ref();
    signal.start(SIGUSR1, [&] {
      if (++calls == 3) signal.stop();
    });
    for (int i = 0; i < 3; ++i) std::raise(SIGUSR1);
    CHECK(calls == 0);
    CHECK_FALSE(loop.run());
    CHECK(calls == 3);
  });
}

TEST_CASE("loop signal: it does not keep the loop alive unless asked") {
  EventLoop loop;
  Signal signal{loop};
  signal.start(SIGUSR1, nothing);
  CHECK(signal.is_active());
  CHECK_FALSE(signal.has_ref());
  CHECK_FALSE(loop.run());
  signal.ref();
  CHECK(loop.is_alive());
  signal.stop();
  CHECK_FALSE(loop.is_alive());
}

TEST_CASE("loop signal: all handles of a number hear of it and no others") {
  EventLoop one, other;
  int heard = 0;
  Signal first{one}, second{one}, third{other}, deaf{one};
  for (auto* signal : {&first, &second, &third})
    signal->start(SIGUSR1, [&] { ++heard; });
  deaf.start(SIGUSR2, [&] { heard += 100; });
  std::raise(SIGUSR1);
  one.run_nowait();
  CHECK(heard == 2);
  other.run_nowait();
  CHECK(heard == 3);
}

TEST_CASE("loop signal: what it did before comes back with the last handle") {
  std::signal(SIGUSR1, SIG_IGN);
  EventLoop loop;
  Signal one{loop};
  std::optional<Signal> other{loop};
  one.start(SIGUSR1, nothing);
  other->start(SIGUSR1, nothing);
  CHECK(disposition_of(SIGUSR1) != SIG_IGN);
  one.stop();
  CHECK(disposition_of(SIGUSR1) != SIG_IGN);
  other.reset();
  CHECK(disposition_of(SIGUSR1) == SIG_IGN);
  std::signal(SIGUSR1, SIG_DFL);
}

TEST_CASE("loop signal: nothing is called back after stop or close") {
  EventLoop loop;
  int calls = 0;
  Signal stopped{loop}, closed{loop}, last{loop};
  for (auto* signal : {&stopped, &closed})
    signal->start(SIGUSR1, [&] {
      ++calls;
      stopped.stop();
      closed.close();
    });
  last.start(SIGUSR1, nothing);
  std::raise(SIGUSR1);
  std::raise(SIGUSR1);
  loop.run_nowait();
  loop.run_nowait();
  CHECK(calls == 1);
}

TEST_CASE("loop signal: a number that can't be caught is refused") {
  EventLoop loop;
  Signal signal{loop};
  for (const int number : {SIGKILL, SIGSTOP, 0, -1, 1000})
    CHECK(units::error_of([&] { signal.start(number, nothing); }).code() ==
          std::errc::invalid_argument);
  CHECK_FALSE(signal.is_active());
}

TEST_CASE("loop signal: in a storm of 100000 the last one is heard") {
  EventLoop loop;
  long calls = 0;
  Signal signal{loop}, end{loop};
  signal.start(SIGUSR1, [&] { ++calls; });
  end.ref();
  end.start(SIGUSR2, [&] { end.stop(); });
  std::thread storm{[] {
    for (int i = 0; i < 100'000; ++i) ::kill(::getpid(), SIGUSR1);
    ::kill(::getpid(), SIGUSR2);
  }};
  CHECK_FALSE(loop.run());
  storm.join();
  CHECK(calls > 0);
  CHECK(calls <= 100'000);
}
