#include "ring.hpp"

#include <cerrno>
#include <system_error>

#include "net/options.hpp"

namespace {

void check(int result) {
  if (result < 0)
    throw std::system_error{-result, std::generic_category(), "io_uring_enter"};
}

}  // namespace

//! [setup]
Ring::Ring() {
  constexpr unsigned requests = 1024;
  io_uring_params params{};
  // One thread makes the requests, and completions come to it only while it waits.
  params.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
  const int result = ::io_uring_queue_init_params(requests, &ring_, &params);
  if (result < 0) {
    throw net::Unavailable{-result, std::generic_category(),
                           "io_uring_setup, which needs Linux 6.1 and "
                           "kernel.io_uring_disabled = 0"};
  }
}
//! [setup]

//! [submit]
io_uring_sqe* Ring::request() {
  auto* request = ::io_uring_get_sqe(&ring_);
  if (!request) {  // the queue is full
    check(::io_uring_submit(&ring_));
    request = ::io_uring_get_sqe(&ring_);
  }
  return request;
}

std::span<io_uring_cqe*> Ring::wait() {
  const int result = ::io_uring_submit_and_wait(&ring_, 1);
  if (result != -EINTR) check(result);
  const auto count = ::io_uring_peek_batch_cqe(&ring_, completions_, most_completions);
  return std::span{completions_}.first(count);
}

void Ring::seen(std::span<io_uring_cqe*> completions) {
  ::io_uring_cq_advance(&ring_, static_cast<unsigned>(completions.size()));
}
//! [submit]
