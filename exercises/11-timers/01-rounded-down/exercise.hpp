#pragma once

#include <chrono>
#include <span>

using Clock = std::chrono::steady_clock;

/// How long a wait may last that begins now, as poll(2) takes it: in milliseconds, and
/// -1 is for ever. After it the earliest deadline has passed. Of all such timeouts it
/// is the shortest: 0 when a deadline has passed already, and -1 when there is none.
int timeout_for(std::span<const Clock::time_point> deadlines, Clock::time_point now);
