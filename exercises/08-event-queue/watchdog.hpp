#pragma once

#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>

#include "harness/wait.hpp"

/// Ends the program with a story if it is still there at the deadline: a call of the
/// reader's that never returns is a failure like another, and says so soon.
class Watchdog {
 public:
  Watchdog(harness::Deadline deadline, std::string story)
      : thread_{[this, deadline, story = std::move(story)](std::stop_token stop) {
          std::unique_lock lock{mutex_};
          stopped_.wait_until(lock, stop, deadline, [] { return false; });
          if (stop.stop_requested()) return;
          std::cout << story << std::endl;
          std::_Exit(1);
        }} {}

 private:
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_;
};
