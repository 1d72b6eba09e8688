#pragma once

#include "minimio/clock.hpp"

/// Waits until the descriptor is readable, or the deadline has passed. Signals neither
/// end the wait nor make it longer. A deadline that has passed only looks.
/// @return whether it is readable.
bool wait_until_readable(int descriptor, minimio::Clock::time_point deadline);
