#include "loop/mailbox.hpp"

#include <utility>

namespace minimio::loop {

//! [post]
void Mailbox::post(Function function) {
  {
    const std::lock_guard lock{mutex_};
    if (closed_) return;  // and the function is destroyed by whoever called
    functions_.push_back(std::move(function));
    full_.store(true, std::memory_order_release);
    if (functions_.size() > 1) return;  // somebody wakes the loop already
  }
  waker_.wake();
}
//! [post]

std::vector<Mailbox::Function> Mailbox::take() {
  const std::lock_guard lock{mutex_};
  full_.store(false, std::memory_order_relaxed);
  return std::exchange(functions_, {});
}

void Mailbox::close() {
  std::vector<Function> left;  // destroyed once nothing is locked
  const std::lock_guard lock{mutex_};
  closed_ = true;
  left.swap(functions_);
}

}  // namespace minimio::loop
