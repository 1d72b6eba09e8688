#pragma once

#include <cstdint>
#include <vector>

/// What one look says, where a look is kevent(2) with a timeout of nothing.
struct Look {
  bool event = false;     // whether there is one
  std::int64_t data = 0;  // as the event has it
  bool eof = false;       // whether the event has EV_EOF

  bool operator==(const Look&) const = default;
};

constexpr Look nothing{};
constexpr Look says(std::int64_t data) { return {true, data, false}; }
constexpr Look ended(std::int64_t data) { return {true, data, true}; }

/// The looks of one play, in their order.
using Looks = std::vector<Look>;

Looks plain();
Looks clear();
Looks clear_with_more();
Looks disabled();
Looks hung_up();
Looks oneshot();
Looks user();
