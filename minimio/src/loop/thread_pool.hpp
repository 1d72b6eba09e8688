#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "minimio/loop/thread_pool.hpp"

namespace minimio::loop {

class LoopCore;

struct WorkRequest {
  std::function<void()> work;
  Done done;
  WorkKind kind;

  std::uint64_t number = 0;  // in the order in which they came
  bool is_waiting = true;    // under the pool's lock
  std::list<std::shared_ptr<WorkRequest>>::iterator place{};
  std::error_code error{};
  std::exception_ptr exception{};
};

/// The threads of a loop, and the work that waits for one.
class ThreadPool {
 public:
  ThreadPool(LoopCore& loop, std::size_t threads);
  /// Joins what runs, and drops what waits.
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  void start();
  void add(const std::shared_ptr<WorkRequest>& request);
  bool cancel(const std::shared_ptr<WorkRequest>& request);

 private:
  using Queue = std::list<std::shared_ptr<WorkRequest>>;

  Queue& queue_of(WorkKind kind) noexcept {
    return waiting_[static_cast<std::size_t>(kind)];
  }
  void serve();
  Queue* next_queue() noexcept;
  std::shared_ptr<WorkRequest> take(Queue& queue);
  void finish(const WorkRequest& request);

  LoopCore& loop_;
  const std::size_t size_;
  const std::size_t most_look_ups_;
  std::vector<std::thread> threads_;

  std::mutex mutex_;  // for what follows
  std::condition_variable changed_;
  std::array<Queue, 2> waiting_;  // by kind
  std::uint64_t requests_ = 0;
  std::size_t running_look_ups_ = 0;
  bool stopping_ = false;
};

}  // namespace minimio::loop
