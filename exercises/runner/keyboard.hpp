#pragma once

#include <functional>

#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/watcher.hpp"

namespace runner {

/// Calls back with each key as it is typed, without Enter, and without showing it. The
/// terminal is as it was when this goes, and when a crash ends us.
/// @see termios(3)
class Keyboard {
 public:
  /// @param on_end the terminal has gone.
  Keyboard(minimio::loop::EventLoop& loop, std::function<void(char)> on_key,
           std::function<void()> on_end);
  ~Keyboard();
  Keyboard(const Keyboard&) = delete;
  Keyboard& operator=(const Keyboard&) = delete;

  void give_terminal_back();
  void take_terminal();

 private:
  void read();

  minimio::loop::Watcher watcher_;
  std::function<void(char)> on_key_;
  std::function<void()> on_end_;
};

}  // namespace runner
