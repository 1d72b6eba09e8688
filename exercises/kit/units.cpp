// The reader's code before the library's own cases, tests/minimio_units. What is done
// with it is written down, for the story of a case that fails.

#define CATCH_CONFIG_EXTERNAL_INTERFACES  // a listener, with Catch2 2
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <mutex>
#include <thread>

#include "kit/kit.hpp"
#include "kit/listener.hpp"
#include "minimio_units/kit.hpp"

namespace units {
namespace {

using namespace std::chrono_literals;
using Catch::TestCaseInfo;

/// The last things that were done. Any thread may tell.
class Story {
 public:
  void tell(const std::string& what) {
    const std::lock_guard lock{mutex_};
    lines_.push_back(what);
    next_is_due_ = kit::within(1s);
    if (lines_.size() <= most_lines) return;
    lines_.pop_front();
    is_whole_ = false;
  }

  bool has_stopped() {
    const std::lock_guard lock{mutex_};
    return !lines_.empty() && next_is_due_ < minimio::Clock::now();
  }

  void print() {
    const std::lock_guard lock{mutex_};
    if (!is_whole_) std::cout << "...\n";
    for (const auto& line : lines_) std::cout << line << "\n";
    if (!lines_.empty()) std::cout << std::endl;
  }

 private:
  static constexpr std::size_t most_lines = 24;

  std::mutex mutex_;
  std::deque<std::string> lines_;
  kit::Deadline next_is_due_;
  bool is_whole_ = true;
};

Story story;

/// Ends the program if the case has not ended by then, or its story does not go on.
class Watchdog {
 public:
  explicit Watchdog(kit::Deadline deadline)
      : thread_{[this, deadline](std::stop_token stop) {
          std::unique_lock lock{mutex_};
          while (minimio::Clock::now() < deadline && !story.has_stopped()) {
            stopped_.wait_for(lock, stop, 50ms, [] { return false; });
            if (stop.stop_requested()) return;
          }
          story.print();
          std::cout << "What comes next does not end." << std::endl;
          std::_Exit(1);
        }} {}

 private:
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_;
};

/// Tells the story before the kit tells which check has failed.
struct StoryTeller : kit::FailureListener {
  using FailureListener::FailureListener;

  void testCaseStarting(const TestCaseInfo&) override {
    watchdog_.emplace(kit::within(8s));
  }

 private:
  void failed(const Catch::AssertionStats&) override { story.print(); }

  std::optional<Watchdog> watchdog_;
};

const kit::Suite suite{{}};

}  // namespace

std::uint32_t seed() { return static_cast<std::uint32_t>(kit::seed()); }

minimio::Clock::time_point much_later() { return kit::within(700ms); }

void note(const std::string& what) { story.tell(what); }

}  // namespace units

using units::StoryTeller;
CATCH_REGISTER_LISTENER(StoryTeller)
