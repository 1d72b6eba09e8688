#include "loop/thread_pool.hpp"

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "loop/loop_core.hpp"

namespace minimio::loop {
namespace {

constexpr auto size_variable = "MINIMIO_THREADPOOL_SIZE";
constexpr std::size_t default_size = 4, largest_size = 1024;

void perform(WorkRequest& request) try {
  request.work();
} catch (const std::system_error& error) {
  request.error = error.code();
} catch (...) {
  request.exception = std::current_exception();
}

}  // namespace

std::size_t thread_pool_size() {
  const char* text = std::getenv(size_variable);
  if (!text) return default_size;
  const std::string_view digits{text};
  const char* end = digits.data() + digits.size();
  std::size_t size = 0;
  const auto parsed = std::from_chars(digits.data(), end, size);
  if (parsed.ec != std::errc{} || parsed.ptr != end || size < 1 || size > largest_size)
    throw std::system_error{
        std::make_error_code(std::errc::invalid_argument),
        std::string{size_variable} + "=" + text + " is no number from 1 to 1024"};
  return size;
}

ThreadPool::ThreadPool(LoopCore& loop, std::size_t threads)
    : loop_{loop}, size_{threads}, most_look_ups_{(threads + 1) / 2} {}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void ThreadPool::start() {
  while (threads_.size() < size_) threads_.emplace_back([this] { serve(); });
}

void ThreadPool::add(const std::shared_ptr<WorkRequest>& request) {
  {
    const std::lock_guard lock{mutex_};
    auto& queue = queue_of(request->kind);
    request->number = requests_++;
    request->place = queue.insert(queue.end(), request);
  }
  loop_.work_begins();
  changed_.notify_one();
}

bool ThreadPool::cancel(const std::shared_ptr<WorkRequest>& request) {
  {
    const std::lock_guard lock{mutex_};
    if (!std::exchange(request->is_waiting, false)) return false;
    queue_of(request->kind).erase(request->place);
  }
  request->error = std::make_error_code(std::errc::operation_canceled);
  loop_.post([this, request] { finish(*request); });
  return true;
}

//! [serve]
void ThreadPool::serve() {
  std::unique_lock lock{mutex_};
  while (true) {
    Queue* queue = nullptr;
    changed_.wait(lock, [&] { return stopping_ || (queue = next_queue()); });
    if (stopping_) return;
    auto request = take(*queue);
    const bool is_look_up = request->kind == WorkKind::look_up;
    if (is_look_up) ++running_look_ups_;
    lock.unlock();
    perform(*request);
    // It goes with all that it holds, which is destroyed in the loop's thread.
    loop_.mailbox()->post([this, done = std::move(request)] { finish(*done); });
    lock.lock();
    if (is_look_up) --running_look_ups_;
  }
}
//! [serve]

//! [next-queue]
/// Of the oldest that may start.
ThreadPool::Queue* ThreadPool::next_queue() noexcept {
  auto& general = queue_of(WorkKind::general);
  auto& look_ups = queue_of(WorkKind::look_up);
  if (look_ups.empty() || running_look_ups_ == most_look_ups_)
    return general.empty() ? nullptr : &general;
  if (general.empty()) return &look_ups;
  return general.front()->number < look_ups.front()->number ? &general : &look_ups;
}
//! [next-queue]

std::shared_ptr<WorkRequest> ThreadPool::take(Queue& queue) {
  auto request = std::move(queue.front());
  queue.pop_front();
  request->is_waiting = false;
  return request;
}

void ThreadPool::finish(const WorkRequest& request) {
  loop_.work_ends();
  if (request.exception) std::rethrow_exception(request.exception);
  if (request.done) request.done(request.error);
}

const std::shared_ptr<ThreadPool>& LoopCore::pool() {
  if (!pool_) {
    const auto pool = std::make_shared<ThreadPool>(*this, thread_pool_size());
    pool->start();
    pool_ = pool;
  }
  return pool_;
}

bool Work::cancel() {
  const auto pool = pool_.lock();
  const auto request = request_.lock();
  return pool && request && pool->cancel(request);
}

Work queue_work(EventLoop& loop, std::function<void()> work, Done done, WorkKind kind) {
  const auto request = std::make_shared<WorkRequest>(
      WorkRequest{std::move(work), std::move(done), kind});
  const auto& pool = loop.core().pool();
  pool->add(request);
  return {pool, request};
}

}  // namespace minimio::loop
