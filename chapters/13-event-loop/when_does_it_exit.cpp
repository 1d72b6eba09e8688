#include <cstdio>
#include <functional>

#include "minimio/loop/tcp.hpp"
#include "minimio/loop/timer.hpp"
#include "minimio/testing/scripted_poller.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::loop::EventLoop;
using minimio::loop::TcpServer;
using minimio::loop::Timer;
using minimio::testing::ScriptedPoller;

const minimio::net::Address any_port{"127.0.0.1", 0};
const auto do_nothing = [](auto&&...) {};

/// Runs a loop in which nothing happens but what `begin` has begun. Time is the
/// script's, and a wait that would never end throws.
void play(const char* name, const std::function<void(EventLoop&)>& scene) {
  std::printf("%-52s", name);
  EventLoop loop{std::make_unique<ScriptedPoller>()};
  try {
    scene(loop);
    std::printf("exits after %d ms\n",
                static_cast<int>(loop.now().time_since_epoch() / 1ms));
  } catch (const std::logic_error&) {
    std::printf("never exits\n");
  }
}

void nothing(EventLoop& loop) { loop.run(); }

void a_timer(EventLoop& loop) {
  Timer timer{loop};
  timer.start(20ms, [] {});
  loop.run();
}

void an_unreferenced_timer(EventLoop& loop) {
  Timer timer{loop};
  timer.start(20ms, [] {});
  timer.unref();
  loop.run();
}

//! [heartbeat]
void a_heartbeat(EventLoop& loop) {
  Timer timer{loop}, heartbeat{loop};
  timer.start(20ms, [] {});
  heartbeat.start_repeating(1ms, [] {});
  heartbeat.unref();
  loop.run();
}
//! [heartbeat]

void a_server(EventLoop& loop) {
  TcpServer server{loop};
  server.listen(any_port, do_nothing);
  loop.run();
}

void a_server_that_is_closed(EventLoop& loop) {
  Timer timer{loop};
  TcpServer server{loop};
  server.listen(any_port, do_nothing);
  timer.start(20ms, [&] { server.close(); });
  loop.run();
}

//! [destroyed]
void a_server_that_is_destroyed(EventLoop& loop) {
  { TcpServer{loop}.listen(any_port, do_nothing); }
  loop.run();
}
//! [destroyed]

void a_function(EventLoop& loop) {
  Timer timer{loop};
  loop.post([&] { timer.start(20ms, [] {}); });
  loop.run();
}

void a_stop(EventLoop& loop) {
  Timer timer{loop};
  TcpServer server{loop};
  server.listen(any_port, do_nothing);
  timer.start(20ms, [&] { loop.stop(); });
  loop.run();
}

}  // namespace

int main() {
  play("nothing", nothing);
  play("a timer of 20 ms", a_timer);
  play("the same, unreferenced", an_unreferenced_timer);
  play("the timer, and an unreferenced one, again and again", a_heartbeat);
  play("a server", a_server);
  play("a server that a timer closes", a_server_that_is_closed);
  play("a server that is destroyed before", a_server_that_is_destroyed);
  play("a function that starts a timer", a_function);
  play("a server, and a timer that stops the loop", a_stop);
}
