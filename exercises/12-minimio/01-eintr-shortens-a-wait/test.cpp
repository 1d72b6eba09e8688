#include <unistd.h>

#include <thread>

#include "08-event-queue/storm.hpp"
#include "08-event-queue/watchdog.hpp"
#include "exercise.hpp"
#include "kit/kit.hpp"
#include "minimio/net/pipe.hpp"

using namespace kit;
using minimio::Clock;

namespace {

struct Pipe : minimio::net::Pipe {
  Pipe() : minimio::net::Pipe{minimio::net::make_pipe()} {}
  void write() { writer.write(std::string_view{"x"}); }
};

bool wait(const Pipe& pipe, Clock::time_point deadline) {
  const Watchdog watchdog{within(1500ms),
                          "The wait does not come back, though it had to."};
  return wait_until_readable(pipe.reader.handle(), deadline);
}

auto us_before(Clock::time_point deadline) { return (deadline - Clock::now()) / 1us; }

}  // namespace

TEST_CASE("What is readable ends the wait at once.") {
  Pipe pipe;
  pipe.write();
  INFO("The pipe has a byte in it.");
  const auto latest = within(500ms);
  const bool readable = wait(pipe, Clock::now() + 1h);
  CHECK(readable);
  CHECK(Clock::now() < latest);
}

TEST_CASE("A signal does not end a wait before its deadline.") {
  const Pipe pipe;
  const Storm storm{within(1s)};
  const auto deadline = Clock::now() + 60ms;
  const bool readable = wait(pipe, deadline);
  const auto early = us_before(deadline) / 1000;
  INFO("A signal came every 2 ms. The deadline was 60 ms away, and the wait ended "
       << early << " ms before that. It said that the pipe is "
       << (readable ? "readable." : "not readable."));
  CHECK(!readable);
  const bool ended_by_a_signal = early > 10;
  CHECK(!ended_by_a_signal);
}

TEST_CASE("A signal does not make a wait longer.") {
  const Pipe pipe;
  const auto end_of_storm = within(900ms);
  const Storm storm{end_of_storm};
  wait(pipe, Clock::now() + 300ms);
  INFO("A signal came every 2 ms. The deadline was 300 ms away.");
  const bool lasted_as_long_as_the_signals = Clock::now() >= end_of_storm;
  CHECK(!lasted_as_long_as_the_signals);
}

TEST_CASE("A wait in which nothing happens lasts until its deadline.") {
  const Pipe pipe;
  for (int round = 0; round < 4; ++round) {
    for (const auto time : {5900us, 12'700us, 20'300us}) {
      const Watchdog watchdog{within(1500ms),
                              "The wait does not come back, though it had to."};
      const auto deadline = Clock::now() + time;
      const bool readable = wait_until_readable(pipe.reader.handle(), deadline);
      const auto early = us_before(deadline);
      INFO("The deadline was " << time / 1us << " us away, and the wait ended " << early
                               << " us before that.");
      REQUIRE(!readable);
      REQUIRE(early <= 0);
    }
  }
}

TEST_CASE("A byte that comes among signals is told.") {
  Pipe pipe;
  const Storm storm{within(1s)};
  std::jthread writer{[&, until = within(500ms)] {
    while (Storm::signals() < 10 && Clock::now() < until) std::this_thread::yield();
    pipe.write();
  }};
  const bool readable = wait(pipe, within(1s));
  INFO("A signal came every 2 ms, and after the tenth a byte. The wait ended after "
       << Storm::signals() << " signals.");
  CHECK(readable);
}

TEST_CASE("A deadline that has passed only looks.") {
  Pipe pipe;
  INFO("The deadline was an hour ago.");
  const bool readable = wait(pipe, Clock::now() - 1h);
  CHECK(!readable);
  pipe.write();
  INFO("The pipe has a byte in it.");
  const bool readable_now = wait(pipe, Clock::now() - 1h);
  CHECK(readable_now);
}
