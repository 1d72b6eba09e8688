#include "exercise.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Clock;
using minimio::Event;
using minimio::EventQueue;
using minimio::Interest;
using minimio::TimerId;

class Operator {
 public:
  Operator(EventQueue& queue, Station& station) : queue_{queue}, station_{station} {
    queue_.add(station_.handle(), line, Interest::readable);
    queue_.add_timer(100ms, heartbeat);
    give_a_second();
  }

  void run() {
    while (!is_over_) {
      for (const auto& event : queue_.wait()) handle(event);
    }
  }

 private:
  void handle(const Event& event) {
    switch (event.token()) {
      // TODO: tell the line, the worker and the heartbeat apart, and do for each what
      // is to be done. A second of silence ends it: then is_over_ is true.
      default:
        break;
    }
  }

  void give_a_second() {
    silent_at_ = queue_.now() + 1s;
    silence_ = queue_.add_timer(silent_at_, line);
  }

  EventQueue& queue_;
  Station& station_;
  Clock::time_point silent_at_;
  TimerId silence_;
  bool is_over_ = false;
};

}  // namespace

void run(EventQueue& queue, Station& station) { Operator{queue, station}.run(); }
