#include "minimio/waker.hpp"

#include <utility>

namespace minimio {

Waker::Waker(std::weak_ptr<Poller> poller, Token token) noexcept
    : poller_{std::move(poller)}, token_{token} {}

//! [wake]
void Waker::wake() const noexcept {
  if (const auto poller = poller_.lock()) poller->wake(token_);
}
//! [wake]

}  // namespace minimio
