#pragma once

#include <cstdint>

namespace minimio {

/// What you want to hear of a handle.
///
/// With `none` you hear nothing, not even of errors, until you `modify` it: a pause.
/// With any other, errors and ends are reported as well.
enum class Interest : std::uint8_t {
  none = 0,
  readable = 1,  ///< A read, or an accept, would not block.
  priority = 2,  ///< Urgent bytes have come. Not every system tells. tcp(7)
  writable = 4,  ///< A write would not block; a connect has come to its end.
};

constexpr Interest operator|(Interest one, Interest other) noexcept {
  return static_cast<Interest>(static_cast<unsigned>(one) |
                               static_cast<unsigned>(other));
}

constexpr bool contains(Interest all, Interest part) noexcept {
  return (static_cast<unsigned>(all) & static_cast<unsigned>(part)) ==
         static_cast<unsigned>(part);
}

/// How often you want to hear it.
enum class Mode : std::uint8_t {
  level,  ///< At every wait, for as long as it is so.
  edge,   ///< When it becomes so: read or write until it would block, or it is silent.
  oneshot,  ///< Once. Then the handle is paused until you `modify` it.
};

}  // namespace minimio
