#pragma once

#include <poll.h>

#include <chrono>
#include <span>

namespace harness {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

inline Deadline within(std::chrono::milliseconds time) { return Clock::now() + time; }

/// poll(2) until one of the descriptors is ready (true) or the deadline has passed
/// (false).
bool wait_for(std::span<pollfd> descriptors, Deadline deadline);

}  // namespace harness
