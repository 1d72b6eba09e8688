#pragma once

#include <chrono>

using Clock = std::chrono::steady_clock;  // counts nanoseconds, for 292 years

/// The moment that lies `delay` after `now`, or the last moment there is, where it
/// would lie beyond that.
/// @param delay not negative.
Clock::time_point deadline_after(Clock::time_point now,
                                 std::chrono::milliseconds delay);

/// How long a wait for the deadline may last that begins now, as poll(2) takes it: in
/// milliseconds, rounded up. It is INT_MAX when that is too long for an int, and 0 when
/// the deadline has passed.
int timeout_for(Clock::time_point deadline, Clock::time_point now);
