#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/stream.hpp"

namespace minimio::loop {

class ThreadPool;
struct WorkRequest;

/// How many threads a pool that begins now has: 4, or what the environment's
/// MINIMIO_THREADPOOL_SIZE says, from 1 to 1,024.
/// @throws std::system_error errc::invalid_argument, if that is no such number.
MINIMIO_API std::size_t thread_pool_size();

/// A look-up of a name may wait for the network for seconds.
enum class WorkKind : std::uint8_t { general, look_up };

/// Work that was given to the pool of a loop. To destroy this changes nothing.
///
/// Threads: the loop's.
class MINIMIO_API Work {
 public:
  Work() noexcept = default;
  /// For minimio's own.
  Work(std::weak_ptr<ThreadPool> pool, std::weak_ptr<WorkRequest> request) noexcept
      : pool_{std::move(pool)}, request_{std::move(request)} {}

  /// Takes it back, if it has not started: its callback gets errc::operation_canceled,
  /// in the next turn. What has started goes on.
  /// @return whether it was taken back.
  bool cancel();

 private:
  std::weak_ptr<ThreadPool> pool_;
  std::weak_ptr<WorkRequest> request_;
};

/// Runs work that blocks in a thread of the loop's pool, and calls back in the loop.
///
/// The pool begins with the first work. Work starts in the order in which it came,
/// except that look-ups have at most half of the threads, rounded up: those that wait
/// for a thread let others pass. The loop lives until its work is done.
///
/// A loop that is destroyed waits for what has started; the rest never starts. Nothing
/// is called back.
/// @param work must not touch the loop, but to `post`.
/// @param done is called in step 2 of a turn. It gets the code of a std::system_error
///   that the work threw. Any other exception comes out of `run`, and `done` is not
///   called.
/// @throws std::system_error, of the first work, as thread_pool_size, and when a thread
///   can't be made.
MINIMIO_API Work queue_work(EventLoop& loop, std::function<void()> work, Done done = {},
                            WorkKind kind = WorkKind::general);

}  // namespace minimio::loop
