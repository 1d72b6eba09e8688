#include "worker.hpp"

#include <utility>

Worker::Worker(std::function<void()> notify) : notify_{std::move(notify)} {}

Worker::~Worker() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  something_to_do_.notify_one();
  thread_.join();
}

//! [give]
void Worker::give(Job job) {
  {
    const std::lock_guard lock{mutex_};
    jobs_.push_back(std::move(job));
  }
  something_to_do_.notify_one();
}
//! [give]

//! [take]
std::vector<Job> Worker::take_done() {
  const std::lock_guard lock{mutex_};
  return std::exchange(done_, {});
}
//! [take]

//! [work]
void Worker::work() {
  std::unique_lock lock{mutex_};
  for (;;) {
    something_to_do_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    if (ending_) return;
    auto job = std::move(jobs_.front());
    jobs_.pop_front();

    lock.unlock();
    // Here a real server would ask a disk, a name server or a prime sieve.
    lock.lock();

    done_.push_back(std::move(job));
    notify_();
  }
}
//! [work]
