#include "minimio/loop/handle.hpp"

#include <utility>

#include "loop/handle_state.hpp"

namespace minimio::loop {

Handle::Handle(std::shared_ptr<HandleState> state) noexcept
    : state_{std::move(state)} {}

Handle& Handle::operator=(Handle&& other) noexcept {
  if (this == &other) return *this;
  abandon();
  state_ = std::move(other.state_);
  return *this;
}

Handle::~Handle() { abandon(); }

void Handle::abandon() noexcept {
  if (state_) state_->abandon();
}

void Handle::ref() noexcept { state_->ref(); }
void Handle::unref() noexcept { state_->unref(); }
bool Handle::has_ref() const noexcept { return state_->has_ref(); }
bool Handle::is_active() const noexcept { return state_->is_active(); }
bool Handle::is_closing() const noexcept { return !state_->is_open(); }

void Handle::close(std::function<void()> callback) {
  state_->close(std::move(callback));
}

}  // namespace minimio::loop
