#pragma once

#include <cstddef>
#include <system_error>

namespace minimio::net {

/// Whether the call would have had to wait: try again when an event says so.
inline bool would_block(const std::error_code& error) noexcept {
  return error && (error == std::errc::operation_would_block ||
                   error == std::errc::resource_unavailable_try_again);
}

/// What came of a read or a write. A peer that resets its connection is nothing
/// exceptional, so nothing is thrown.
struct IoResult {
  std::size_t bytes = 0;  ///< How many were read or written; on an error 0.
  std::errc error{};      ///< Why there are none, the same on every system.

  explicit operator bool() const noexcept { return error == std::errc{}; }

  /// The call would have had to wait: try again when an event says so.
  bool would_block() const noexcept {
    return error == std::errc::operation_would_block ||
           error == std::errc::resource_unavailable_try_again;
  }
};

}  // namespace minimio::net
