#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

#include "minimio/waker.hpp"

namespace minimio::loop {

/// The functions that other threads have posted. It may outlive the loop: then it
/// destroys what is posted.
///
/// Threads: any may post.
class Mailbox {
 public:
  using Function = std::function<void()>;

  explicit Mailbox(Waker waker) noexcept : waker_{std::move(waker)} {}

  void post(Function function);

  bool empty() const noexcept { return !full_.load(std::memory_order_acquire); }
  std::vector<Function> take();
  /// Nobody will take anything any more.
  void close();

 private:
  Waker waker_;
  std::atomic<bool> full_ = false;

  std::mutex mutex_;  // for what follows
  std::vector<Function> functions_;
  bool closed_ = false;
};

}  // namespace minimio::loop
