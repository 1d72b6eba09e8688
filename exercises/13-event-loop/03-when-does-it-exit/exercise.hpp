#pragma once

#include <array>
#include <chrono>

#include "minimio/loop/event_loop.hpp"

using minimio::Clock;
using namespace std::chrono_literals;

/// A program that runs a loop, and when it exits.
struct Scene {
  void (*play)(minimio::loop::EventLoop& loop);
  Clock::duration exits_after;
};

inline constexpr auto never = Clock::duration::max();
inline constexpr auto unsaid = Clock::duration::min();

/// All of them, with what you predict.
std::array<Scene, 6> predict();
