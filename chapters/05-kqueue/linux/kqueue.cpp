#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/event.h>
#include <sys/single_threaded.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>

#include "net/system_call.hpp"
#include "queue.hpp"

namespace kq {
namespace {

using Clock = std::chrono::steady_clock;
using Deadline = std::optional<Clock::time_point>;  // none: wait for ever
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// The queues of this process, and the lock for all that is theirs. Nobody holds it
/// while waiting.
class Queues {
 public:
  static Queues& instance() {
    static auto* const queues = new Queues;  // threads may still wait when main returns
    return *queues;
  }

  std::mutex& lock() noexcept { return lock_; }

  int make() {
    sweep();
    const int outer = net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    try {
      queues_[outer] = std::make_shared<Queue>(outer);
    } catch (...) {
      queues_.erase(outer);
      ::close(outer);
      throw;
    }
    return outer;
  }

  std::shared_ptr<Queue> find(int number) {
    const auto found = queues_.find(number);
    return found == queues_.end() ? nullptr : found->second;
  }

  /// Lets go of the queues whose descriptors were closed.
  void sweep() {
    std::erase_if(queues_, [](const auto& entry) {
      const bool is_gone = !entry.second->is_open();
      if (is_gone) entry.second->close();
      return is_gone;
    });
  }

 private:
  Queues() { ::pthread_atfork(&before_fork, &in_parent, &in_child); }

  static void before_fork() { instance().lock_.lock(); }
  static void in_parent() { instance().lock_.unlock(); }
  // A queue is not inherited. What it has is only closed: the descriptors still mean
  // the parent's sets and timers, and to take anything out would take it from there.
  static void in_child() {
    forget_signals();
    for (const auto& [number, queue] : instance().queues_)
      if (queue->is_open()) ::close(number);
    instance().queues_.clear();
    instance().lock_.unlock();
  }

  std::mutex lock_;
  std::map<int, std::shared_ptr<Queue>> queues_;
};

Deadline deadline_after(const timespec* timeout) {
  if (timeout == nullptr) return {};
  if (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec >= 1'000'000'000)
    fail(EINVAL, "kevent: timeout");
  constexpr seconds century{100LL * 365 * 24 * 60 * 60};
  if (timeout->tv_sec >= century.count()) return {};
  return Clock::now() + seconds{timeout->tv_sec} + nanoseconds{timeout->tv_nsec};
}

// epoll_wait(2) counts whole milliseconds. The call with nanoseconds came with Linux
// 5.11; before that, the set itself is polled for so long. ppoll(2)
int wait_finely(int outer, epoll_event* sources, int room, nanoseconds time) {
  static std::atomic<bool> is_known{true};
  const timespec left{time / seconds{1}, (time % seconds{1}).count()};
  if (is_known) {
    const auto count =
        ::syscall(SYS_epoll_pwait2, outer, sources, room, &left, nullptr, 0);
    if (count >= 0 || errno != ENOSYS) return static_cast<int>(count);
    is_known = false;
  }
  pollfd set{outer, POLLIN, 0};
  const int count = ::ppoll(&set, 1, &left, nullptr);
  return count <= 0 ? count : ::epoll_wait(outer, sources, room, 0);
}

// Linux keeps a closed descriptor alive for those who wait on it, and tells them
// nothing. So a waiter looks now and then, if there is another thread to close it.
Deadline next_look(const Deadline& until) {
  if (__libc_single_threaded) return until;
  const auto look = Clock::now() + std::chrono::seconds{2};
  return until ? std::min(*until, look) : look;
}

//! [wait]
int wait_for_sources(int outer, std::span<epoll_event> sources, const Deadline& until) {
  const int room = static_cast<int>(sources.size());
  if (!until) return ::epoll_wait(outer, sources.data(), room, -1);
  const auto left = *until - Clock::now();
  if (left.count() <= 0) return ::epoll_wait(outer, sources.data(), room, 0);
  return wait_finely(outer, sources.data(), room, left);
}

std::size_t wait(int number, Queue& queue, Events& events, const Deadline& until) {
  while (true) {
    std::array<epoll_event, 16> buffer;
    const auto room = std::span{buffer}.first(std::min(buffer.size(), events.room()));
    int count = wait_for_sources(number, room, next_look(until));
    if (count < 0) fail(errno == EINTR ? EINTR : EBADF, "epoll_wait");

    const std::lock_guard guard{Queues::instance().lock()};
    if (queue.is_closed()) fail(EBADF, "kevent");
    // What another thread has just taken out, it may have put back by now.
    if (count == 0) count = wait_for_sources(number, room, Clock::time_point{});
    if (count > 0) queue.collect(room.first(static_cast<std::size_t>(count)), events);
    if (events.size() > 0) return events.size();

    // It was time to look, or somebody else was faster.
    if (!queue.is_open()) fail(EBADF, "kevent");
    if (until && *until <= Clock::now()) return 0;
  }
}
//! [wait]

std::size_t change_and_wait(int number, std::span<const Kevent> changes,
                            std::span<Kevent> room, const timespec* timeout) {
  const auto until = deadline_after(timeout);
  Events events{room};
  std::unique_lock lock{Queues::instance().lock()};
  const auto queue = Queues::instance().find(number);
  if (!queue) fail(EBADF, "kevent");
  if (!changes.empty() || room.empty()) {
    if (!queue->is_open()) fail(EBADF, "kevent");
    queue->apply(changes, events);
    if (events.size() > 0 || room.empty()) return events.size();
  }
  lock.unlock();
  return wait(number, *queue, events, until);
}

template <typename T>
std::span<T> list(T* items, int count) {
  if (count < 0) fail(EINVAL, "kevent");
  if (count > 0 && items == nullptr) fail(EFAULT, "kevent");
  return {items, static_cast<std::size_t>(count)};
}

/// The border to C: an exception becomes -1 and errno.
template <typename Call>
int without_exceptions(Call call) noexcept {
  try {
    return static_cast<int>(call());
  } catch (const std::system_error& error) {
    errno = error.code().value();
  } catch (const std::bad_alloc&) {
    errno = ENOMEM;
  }
  return -1;
}

}  // namespace

Queue* Queue::find(int number) {
  const auto queue = Queues::instance().find(number);
  return queue && queue->is_open() ? queue.get() : nullptr;
}

}  // namespace kq

int kqueue() {
  return kq::without_exceptions([] {
    const std::lock_guard guard{kq::Queues::instance().lock()};
    return kq::Queues::instance().make();
  });
}

int kevent(int number, const struct kevent* changelist, int nchanges,
           struct kevent* eventlist, int nevents, const timespec* timeout) {
  return kq::without_exceptions([=] {
    return kq::change_and_wait(number, kq::list(changelist, nchanges),
                               kq::list(eventlist, nevents), timeout);
  });
}
