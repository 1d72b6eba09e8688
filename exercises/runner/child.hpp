#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/process.hpp"
#include "minimio/loop/timer.hpp"

namespace runner {

/// ./learn with other words, in a process of its own, one at a time.
class Child {
 public:
  /// How it ended: its status, or nothing if it took too long.
  using End = std::function<void(std::optional<int> status)>;

  Child(minimio::loop::EventLoop& loop, std::function<void(std::string_view)> on_text,
        End on_end);

  /// @param time_limit none where it is zero
  void start(const std::vector<std::string>& words,
             minimio::Clock::duration time_limit);
  bool is_running() const { return running_; }

  /// Ends it, and it ends what it has started. That takes a moment; `on_end` says when.
  void end();

 private:
  void read(minimio::loop::PipeReader& pipe);
  void await_text(int status);
  void finish(int status);

  minimio::loop::Process process_;
  minimio::loop::Timer limit_, patience_;
  std::function<void(std::string_view)> on_text_;
  End on_end_;
  int open_pipes_ = 0;
  bool running_ = false;
  bool too_long_ = false;
  std::optional<int> status_;
};

}  // namespace runner
