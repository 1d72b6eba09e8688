#pragma once

#include <liburing.h>

#include <span>

//! [ring]
/// Two queues in memory that we share with the kernel: requests go into one, and their
/// completions come out of the other. io_uring(7)
class Ring {
 public:
  /// @throws net::Unavailable where the kernel has no io_uring, refuses it to us, or is
  ///   older than Linux 6.1.
  Ring();
  ~Ring() { ::io_uring_queue_exit(&ring_); }
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  /// An empty request, to be filled in; the kernel sees it at the next wait.
  io_uring_sqe* request();

  /// Hands in the requests, and waits until there is a completion, both in one call.
  /// @return the completions, which stay in the queue until they are `seen`.
  std::span<io_uring_cqe*> wait();
  void seen(std::span<io_uring_cqe*> completions);

  io_uring* get() { return &ring_; }

 private:
  io_uring ring_;
  static constexpr unsigned most_completions = 256;
  io_uring_cqe* completions_[most_completions];
};
//! [ring]
