#pragma once

#include <cstddef>

namespace net {

/// How much is read at once, and so the most that is ever pending for one client.
inline constexpr std::size_t buffer_size = 64 * 1024;

//! [step]
/// What one step of echoing came to.
enum class Step {
  echoed,           // bytes came and went; there may be more
  nothing_to_read,  // the client has said nothing new
  not_all_sent,     // the client is slow to read: some bytes are pending
  finished,         // it hung up, or its connection broke
};
//! [step]

}  // namespace net
