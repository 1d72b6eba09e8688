#include <poll.h>

#include <algorithm>
#include <chrono>

#include "exercise.hpp"
#include "net/system_call.hpp"

namespace {

using minimio::Clock;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

/// As poll takes it; of a longer time no more than a day.
int milliseconds_until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
  return static_cast<int>(std::clamp<milliseconds>(left, 0ms, 24h).count());
}

}  // namespace

bool wait_until_readable(int descriptor, Clock::time_point deadline) {
  pollfd question{.fd = descriptor, .events = POLLIN, .revents = 0};
  for (;;) {
    const int ready = ::poll(&question, 1, milliseconds_until(deadline));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) net::check(ready, "poll");
    if (Clock::now() >= deadline) return false;
  }
}
