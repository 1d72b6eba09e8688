#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "minimio/clock.hpp"
#include "minimio/coro/job.hpp"
#include "minimio/coro/link.hpp"
#include "minimio/coro/task.hpp"
#include "minimio/event_queue.hpp"
#include "minimio/export.hpp"
#include "minimio/poller.hpp"

namespace minimio::coro {

/// Hears of the events that have its token.
class MINIMIO_API EventSink {
 public:
  virtual void on_event(const Event& event) noexcept = 0;

 protected:
  EventSink() = default;
  EventSink(const EventSink&) = default;
  EventSink& operator=(const EventSink&) = default;
  virtual ~EventSink();
};

/// Runs coroutines, one at a time, until all of them wait; then it waits itself, for
/// all of them at once.
///
///  - Those that can go on do so in the order in which they became ready. What becomes
///    ready meanwhile comes after a look at the poller, so that nobody keeps events
///    from the others. A coroutine whose reads and writes never need to wait makes
///    room for the others after `budget` of them.
///  - A spawned task belongs to the runtime. Its frame goes when it ends, or with the
///    runtime, wherever it waits then.
///  - An exception that a spawned task ends with comes out of `run`. Cancelled does
///    not.
///
/// Threads: it belongs to one, and so does all that runs in it. Streams, watches and
/// scopes have to go before it.
/// @see Go, runtime/proc.go and runtime/netpoll.go
class MINIMIO_API Runtime {
 public:
  /// How many reads and writes in a row a coroutine may make without waiting.
  static constexpr unsigned budget = 64;

  /// @throws std::system_error, as EventQueue has them.
  explicit Runtime(std::unique_ptr<Poller> poller = make_poller());
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  /// Runs the task, and whatever else there is, until the task has ended. Others that
  /// still wait then go on in the next `run`.
  /// @return what the task returns. @throws what it throws, or another spawned task.
  template <typename Result>
  Result run(Task<Result> task) {
    if constexpr (std::is_void_v<Result>) {
      run_main(std::move(task));
    } else {
      std::optional<Result> result;
      run_main(keep(std::move(task), result));
      return *std::move(result);
    }
  }

  /// The task runs on its own from now on, beginning with its turn. There may be
  /// nobody who waits for it: for children that must end before you do, take a Scope.
  void spawn(Task<void> task);

  Clock::time_point now() const noexcept { return queue_.now(); }
  EventQueue& queue() noexcept { return queue_; }

  /// For what coroutines wait for. A token names the sink until `forget`; events
  /// that are under way then find nobody.
  Token introduce(EventSink& sink);
  void forget(Token token) noexcept;

  /// Whether the poller tells edges, and urgent bytes, which a read stops at.
  bool has_edges() const noexcept { return has_edges_; }

  /// For waits and scopes.
  void make_ready(Job& job) noexcept { ready_.push_back(job); }
  Job& running() const noexcept { return *running_; }
  /// Whether the one that runs may do one thing more before others have their turn.
  bool spend() noexcept { return budget_left_ > 0 && budget_left_-- > 0; }

 private:
  struct Slot {
    EventSink* sink = nullptr;
    std::uint32_t generation = 1;
  };

  template <typename Result>
  static Task<void> keep(Task<Result> task, std::optional<Result>& result) {
    result.emplace(co_await task);
  }

  void run_main(Task<void> task);
  void run_ready(const Job& main);
  void look(bool may_sleep);
  void end(Job& job);

  EventQueue queue_;
  bool has_edges_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_slots_;
  List<Job, InReadyList> ready_;
  List<Job, InOwner> jobs_;  // those that no scope owns
  Job* running_ = nullptr;
  unsigned budget_left_ = 0;
  std::exception_ptr failure_;
};

}  // namespace minimio::coro
