#pragma once

#include <liburing.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <optional>
#include <system_error>

#include "net/options.hpp"

/// What the kernel says of a request that it is done with.
struct Completion {
  std::uint64_t user_data;  // the request's own
  int res;                  // as the system call would have returned it, or -errno
};

/// The two rings, as in the chapter. All that the exercises need of them beside the
/// requests themselves, which io_uring_prep_send(3) and its like fill in.
class Ring {
 public:
  /// @throws net::Unavailable where the kernel refuses io_uring.
  Ring() {
    const int result = ::io_uring_queue_init(256, &ring_, 0);
    if (result < 0)
      throw net::Unavailable{-result, std::generic_category(),
                             "the kernel refuses io_uring; it takes Linux 5.6 and "
                             "sysctl kernel.io_uring_disabled=0"};
  }
  ~Ring() { ::io_uring_queue_exit(&ring_); }
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  /// An empty request, to be filled in. The kernel sees it when it is submitted.
  io_uring_sqe* request() {
    auto* request = ::io_uring_get_sqe(&ring_);
    if (!request) {  // the ring is full
      submit();
      request = ::io_uring_get_sqe(&ring_);
    }
    request->user_data = 0;
    return request;
  }

  /// Hands in the requests.
  void submit() { check(::io_uring_submit(&ring_)); }

  /// Hands in the requests, waits for a completion, and takes it out of the ring.
  Completion wait() { return *take(nullptr); }

  /// The same; nullopt when there was none in so long.
  std::optional<Completion> wait(std::chrono::milliseconds limit) {
    __kernel_timespec time{};
    time.tv_sec = limit.count() / 1000;
    time.tv_nsec = limit.count() % 1000 * 1'000'000;
    return take(&time);
  }

 private:
  static void check(int result) {
    if (result < 0)
      throw std::system_error{-result, std::generic_category(), "io_uring_enter"};
  }

  std::optional<Completion> take(__kernel_timespec* limit) {
    submit();
    io_uring_cqe* entry = nullptr;
    int result;
    do {
      result = ::io_uring_wait_cqe_timeout(&ring_, &entry, limit);
    } while (result == -EINTR);
    if (result == -ETIME) return {};
    check(result);
    const Completion completion{entry->user_data, entry->res};
    ::io_uring_cqe_seen(&ring_, entry);
    return completion;
  }

  io_uring ring_;
};
