#pragma once

#include <algorithm>
#include <mutex>
#include <span>
#include <vector>

#include "minimio/event.hpp"

namespace minimio {

/// The tokens of wake-ups that no wait has told yet. Beside it a poller has a doorbell,
/// which ends a wait; it is rung for the first token only, so a thousand wake-ups cost
/// one system call.
class WakeTokens {
 public:
  WakeTokens() { tokens_.reserve(16); }

  //! [ring-once]
  /// Any thread.
  template <typename Ring>
  void add(Token token, Ring ring) noexcept {
    const std::lock_guard lock{mutex_};
    if (std::find(tokens_.begin(), tokens_.end(), token) != tokens_.end()) return;
    tokens_.push_back(token);
    if (tokens_.size() == 1) ring();
  }
  //! [ring-once]

  //! [take]
  /// Once the doorbell has rung, and is silent again. For what does not fit into
  /// `events` it is rung anew.
  /// @return how many events were written.
  template <typename Ring>
  std::size_t take(std::span<Event> events, Ring ring) noexcept {
    const std::lock_guard lock{mutex_};
    const auto count = std::min(events.size(), tokens_.size());
    const auto end = tokens_.begin() + static_cast<std::ptrdiff_t>(count);
    std::transform(tokens_.begin(), end, events.begin(), [](Token token) {
      return Event{token, Happened::wakeup};
    });
    tokens_.erase(tokens_.begin(), end);
    if (!tokens_.empty()) ring();
    return count;
  }
  //! [take]

 private:
  std::mutex mutex_;
  std::vector<Token> tokens_;
};

}  // namespace minimio
