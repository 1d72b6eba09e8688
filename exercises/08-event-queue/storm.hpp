#pragma once

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "harness/wait.hpp"
#include "net/system_call.hpp"

/// Interrupts this thread every other millisecond, until it ends or the time is over.
class Storm {
 public:
  explicit Storm(harness::Deadline end)
      : thread_{[end, whom = ::pthread_self()](std::stop_token stop) {
          while (!stop.stop_requested() && harness::Clock::now() < end) {
            ::pthread_kill(whom, SIGUSR1);
            std::this_thread::sleep_for(std::chrono::milliseconds{2});
          }
        }} {}

  static int signals() { return count_; }

 private:
  // The calls of this thread fail with EINTR, and are not begun again by themselves.
  struct Handler {
    Handler() {
      struct sigaction action {};
      action.sa_handler = [](int) { ++count_; };
      net::check(::sigaction(SIGUSR1, &action, nullptr), "sigaction");
    }
  };

  inline static std::atomic<int> count_ = 0;
  Handler handler_;
  std::jthread thread_;
};
