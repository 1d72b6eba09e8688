#include "minimio/coro/scope.hpp"

#include <utility>

#include "minimio/coro/cancelled.hpp"

namespace minimio::coro {

Scope::~Scope() {
  while (auto* const child = children_.front()) delete child;
}

void Scope::spawn(Task<void> task) {
  auto* const child = new Job{runtime_, std::move(task), this};
  children_.push_back(*child);
  ++size_;
  if (is_cancelled_) child->cancel();
  runtime_.make_ready(*child);
}

//! [cancel]
void Scope::cancel() noexcept {
  if (std::exchange(is_cancelled_, true)) return;
  children_.for_each([](Job& child) { child.cancel(); });
}

void Scope::child_ended(Job& child) noexcept {
  child.Link<InOwner>::unlink();
  --size_;
  if (const auto failure = child.failure()) {
    if (!failure_) failure_ = failure;
    cancel();
  }
  if (children_.empty() && joining_) std::exchange(joining_, nullptr)->wake();
}
//! [cancel]

JoinWait::~JoinWait() {
  if (is_parked()) scope_.joining_ = nullptr;
}

bool JoinWait::await_ready() const noexcept { return scope_.children_.empty(); }

void JoinWait::park() { scope_.joining_ = this; }

bool JoinWait::give_up() noexcept {
  scope_.cancel();
  return false;  // it is over when the last child has ended
}

void JoinWait::await_resume() const {
  if (auto failure = std::exchange(scope_.failure_, nullptr))
    std::rethrow_exception(failure);
  if (scope_.runtime_.running().is_cancelled()) throw Cancelled{};
}

}  // namespace minimio::coro
