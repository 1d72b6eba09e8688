#include <poll.h>

#include <algorithm>
#include <chrono>

#include "exercise.hpp"

namespace {

using minimio::Clock;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

/// As poll takes it; of a longer time no more than a day.
int milliseconds_until(Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
  return static_cast<int>(std::min<milliseconds>(left, 24h).count());
}

}  // namespace

bool wait_until_readable(int descriptor, Clock::time_point deadline) {
  pollfd question{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&question, 1, milliseconds_until(deadline)) > 0;
}
