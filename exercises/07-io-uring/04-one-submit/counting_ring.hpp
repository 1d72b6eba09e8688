#pragma once

#include <liburing.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

#include "07-io-uring/ring.hpp"

/// The two rings, with as much of liburing as it takes to count the system calls
/// and the requests.
class CountingRing {
 public:
  CountingRing() {
    const int result = ::io_uring_queue_init(256, &ring_, 0);
    if (result < 0)
      throw net::Unavailable{-result, std::generic_category(), "io_uring_queue_init"};
  }
  ~CountingRing() { ::io_uring_queue_exit(&ring_); }
  CountingRing(const CountingRing&) = delete;
  CountingRing& operator=(const CountingRing&) = delete;

  /// An empty request, to be filled in. The kernel sees it when it is submitted; when
  /// the ring is full, those that are in it are submitted first.
  io_uring_sqe* request() {
    if (::io_uring_sq_space_left(&ring_) == 0) submit();
    ++requests_;
    auto* const request = ::io_uring_get_sqe(&ring_);
    request->user_data = 0;
    return request;
  }

  /// Hands in the requests: a system call, if there are any.
  void submit() {
    if (::io_uring_sq_ready(&ring_) == 0) return;
    ++calls_;
    check(::io_uring_submit(&ring_));
  }

  /// Hands in the requests, and waits until there are so many completions: one system
  /// call.
  /// @throws std::runtime_error when they have not come within a second.
  void submit_and_wait(unsigned count) {
    ++calls_;
    __kernel_timespec second{};
    second.tv_sec = 1;
    io_uring_cqe* first = nullptr;
    const int result =
        ::io_uring_submit_and_wait_timeout(&ring_, &first, count, &second, nullptr);
    if (result != -ETIME) check(result);
    if (::io_uring_cq_ready(&ring_) < count)
      throw std::runtime_error{"a turn waited a second for " + std::to_string(count) +
                               " completions, and there were fewer"};
  }

  /// Takes a completion out of the ring. No system call.
  /// @return nothing when there is none.
  std::optional<Completion> take() {
    io_uring_cqe* entry = nullptr;
    if (::io_uring_peek_cqe(&ring_, &entry) != 0) return std::nullopt;
    const Completion completion{entry->user_data, entry->res};
    ::io_uring_cqe_seen(&ring_, entry);
    return completion;
  }

  int calls() const { return calls_; }
  int requests() const { return requests_; }

 private:
  static void check(int result) {
    if (result < 0)
      throw std::system_error{-result, std::generic_category(), "io_uring_enter"};
  }

  io_uring ring_;
  int calls_ = 0;
  int requests_ = 0;
};
