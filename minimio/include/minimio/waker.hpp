#pragma once

#include <memory>

#include "minimio/export.hpp"
#include "minimio/poller.hpp"
#include "minimio/token.hpp"

namespace minimio {

/// Ends a wait from another thread. It can be copied, and may outlive the poller: then
/// it does nothing.
class MINIMIO_API Waker {
 public:
  /// @param poller the one to wake. The waker does not keep it alive.
  /// @param token comes back in the events.
  Waker(std::weak_ptr<Poller> poller, Token token) noexcept;

  /// The wait that is under way, or the next one, gets an event with the token.
  /// Wake-ups coalesce: look for all that there may be to do, not for one thing. Any
  /// thread may call this, at any time, but no signal handler.
  void wake() const noexcept;

 private:
  std::weak_ptr<Poller> poller_;
  Token token_;
};

}  // namespace minimio
