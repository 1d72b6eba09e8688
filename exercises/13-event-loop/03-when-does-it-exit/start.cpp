#include "exercise.hpp"
#include "minimio/loop/tcp.hpp"
#include "minimio/loop/timer.hpp"

namespace {

using minimio::loop::EventLoop;
using minimio::loop::TcpStream;
using minimio::loop::Timer;

void a_stopped_timer(EventLoop& loop) {
  Timer timer{loop}, other{loop};
  timer.start(20ms, [] {});
  other.start(5ms, [&] { timer.stop(); });
  loop.run();
}

void one_that_starts_another(EventLoop& loop) {
  Timer timer{loop}, unreferenced{loop}, third{loop};
  timer.start(15ms, [] {});
  unreferenced.start(10ms, [&] { third.start(20ms, [] {}); });
  unreferenced.unref();
  loop.run();
}

void twice_unreferenced(EventLoop& loop) {
  Timer timer{loop};
  timer.start(20ms, [] {});
  timer.unref();
  timer.unref();
  timer.ref();
  loop.run();
}

void a_stop_before(EventLoop& loop) {
  Timer timer{loop};
  timer.start(20ms, [] {});
  loop.stop();
  loop.run();
  loop.run();
}

void a_heartbeat_that_counts_again(EventLoop& loop) {
  Timer timer{loop}, heartbeat{loop};
  heartbeat.start_repeating(5ms, [] {});
  heartbeat.unref();
  timer.start(20ms, [&] { heartbeat.ref(); });
  loop.run();
}

/// Nobody answers: it listens, and does not accept.
void a_connect(EventLoop& loop) {
  const minimio::net::TcpListener silent{{"127.0.0.1", 0}};
  TcpStream stream{loop};
  stream.connect(silent.local_address(), [](std::error_code) {});
  stream.unref();
  Timer patience{loop};
  patience.start(20ms, [&] { stream.close(); });
  patience.unref();
  loop.run();
}

}  // namespace

std::array<Scene, 6> predict() {
  // TODO: after how many milliseconds, as 20ms, or never?
  return {{
      {a_stopped_timer, unsaid},
      {one_that_starts_another, unsaid},
      {twice_unreferenced, unsaid},
      {a_stop_before, unsaid},
      {a_heartbeat_that_counts_again, unsaid},
      {a_connect, unsaid},
  }};
}
