#include <cstdio>

#include "minimio/event_queue.hpp"
#include "minimio/testing/scripted_poller.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Happened;
using minimio::Interest;
using minimio::Token;
using minimio::testing::ScriptedPoller;

constexpr minimio::NativeHandle busy{5}, quiet{6};
constexpr Token busy_token{5}, quiet_token{6};

/// Serves two clients, and drops the quiet one when it has said nothing for a second.
class Server {
 public:
  Server(minimio::EventQueue& queue, ScriptedPoller& world, bool looks_again)
      : queue_{queue}, world_{world}, looks_again_{looks_again} {
    queue_.add(busy, busy_token, Interest::readable);
    queue_.add(quiet, quiet_token, Interest::readable);
    give_a_second();
  }

  void run() {
    while (!dropped_) {
      for (const auto& event : queue_.wait()) handle(event);
    }
  }

 private:
  void handle(const minimio::Event& event) {
    if (event.token() == busy_token) return work();
    if (event.is_timer()) return time_is_up();
    hear();
  }

  //! [server]
  void hear() {
    world_.make(quiet, Happened::nothing);  // it has been read
    const bool in_time = queue_.cancel_timer(timer_);
    say(in_time ? "a byte; the timer is cancelled" : "a byte; too late to cancel");
    give_a_second();
  }

  void time_is_up() {
    if (looks_again_ && queue_.now() < deadline_) return say("a timer of the past");
    say("the time is up: dropped");
    queue_.remove(quiet);
    dropped_ = true;
  }
  //! [server]

  void work() {
    say("a request of the busy client: it takes 400 ms");
    world_.make(busy, Happened::nothing);
    world_.pass(400ms);
  }

  void give_a_second() {
    deadline_ = queue_.now() + 1s;
    timer_ = queue_.add_timer(deadline_, quiet_token);
  }

  void say(const char* words) const {
    const auto time = queue_.now().time_since_epoch() / 1ms;
    std::printf("%6d ms   %s\n", static_cast<int>(time), words);
  }

  minimio::EventQueue& queue_;
  ScriptedPoller& world_;
  bool looks_again_;
  bool dropped_ = false;
  minimio::Clock::time_point deadline_;
  minimio::TimerId timer_;
};

//! [script]
void play(bool looks_again) {
  auto poller = std::make_unique<ScriptedPoller>();
  auto& world = *poller;
  minimio::EventQueue queue{std::move(poller)};
  world.at(800ms, [&] { world.make(busy, Happened::readable); });
  world.at(900ms, [&] { world.make(quiet, Happened::readable); });
  Server{queue, world, looks_again}.run();
}
//! [script]

}  // namespace

int main() {
  std::puts("a server that believes its events");
  play(false);
  std::puts("a server that looks again");
  play(true);
}
