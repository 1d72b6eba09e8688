#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "loop/agenda.hpp"
#include "loop/mailbox.hpp"
#include "loop/slots.hpp"
#include "minimio/event_queue.hpp"
#include "minimio/loop/metrics.hpp"
#include "minimio/timer_queue.hpp"

namespace minimio::loop {

class ThreadPool;

/// The loop, as its handles see it.
class LoopCore {
 public:
  enum class Wait { no, once, yes };

  explicit LoopCore(std::unique_ptr<Poller> poller);
  ~LoopCore();
  LoopCore(const LoopCore&) = delete;
  LoopCore& operator=(const LoopCore&) = delete;

  // What EventLoop promises.
  bool run();
  bool run_turn(Wait wait);
  void stop() noexcept { stopped_ = true; }
  bool is_alive() const noexcept;
  void post(std::function<void()> function);
  Clock::time_point now() const noexcept;
  void update_now() noexcept { now_.reset(); }
  Metrics metrics() const noexcept { return metrics_; }
  void measure(bool times) noexcept;
  void on_slow_callback(Clock::duration bound,
                        std::function<void(Clock::duration)> hook);

  // For handles.
  void open(std::shared_ptr<HandleState> state);
  void close(Token token, std::function<void()> callback);
  void schedule(Token token);
  EventQueue& queue() noexcept { return queue_; }
  TimerId add_timer(Clock::time_point deadline, Token token) {
    return timers_.add(deadline, token);
  }
  void cancel_timer(TimerId id) noexcept { timers_.cancel(id); }
  void count_alive(int more) noexcept { alive_ += more; }

  /// A request is in flight: the loop lives until it ends. In the loop's thread.
  void work_begins() noexcept { ++in_flight_; }
  void work_ends() noexcept { --in_flight_; }

  /// For threads that may still have something to post when the loop is gone.
  std::shared_ptr<Mailbox> mailbox() const noexcept { return mailbox_; }

  /// Made by who asks first.
  const std::shared_ptr<ThreadPool>& pool();

  /// Destroys a callback, at the end of the turn if it may be running.
  template <typename Callback>
  void retire(Callback&& callback) {
    if (is_running())
      retired_.push_back(std::make_shared<Callback>(std::forward<Callback>(callback)));
  }

  /// For all that is read: a callback has it until it returns.
  std::span<char> read_buffer() noexcept { return read_buffer_; }

 private:
  class Running;
  struct Closing {
    std::shared_ptr<HandleState> state;
    std::function<void()> callback;
  };

  void turn(Wait wait);
  void take_mail();
  void run_due_timers();
  void run_posted();
  void wait_for_events(bool may_wait);
  void tell_events();
  void finish_closing();
  void destroy_retired() { std::exchange(retired_, {}); }
  void finish(Closing& closing);

  bool has_something_to_do() const noexcept;
  bool is_running() const noexcept {
    return thread_.load(std::memory_order_relaxed) != std::thread::id{};
  }
  void tell(const Event& event);
  template <typename Callback>
  void call_back(Callback&& callback);
  void note_callback(Clock::duration time);

  EventQueue queue_;
  TimerQueue timers_;
  Slots open_;
  std::span<const Event> events_;  // of the wait, those still to come
  Agenda<std::function<void()>> posted_;
  Agenda<Closing> closing_;
  std::vector<std::shared_ptr<void>> retired_;  // callbacks
  std::shared_ptr<Mailbox> mailbox_;
  std::shared_ptr<ThreadPool> pool_;

  long alive_ = 0;      // handles, active and referenced
  long in_flight_ = 0;  // requests
  bool stopped_ = false;
  std::atomic<std::thread::id> thread_{};  // in which it runs
  mutable std::optional<Clock::time_point> now_;

  Metrics metrics_;
  bool measures_ = false;
  bool times_callbacks_ = false;  // it measures, or there is a hook
  Clock::duration slow_bound_{};
  std::function<void(Clock::duration)> slow_hook_;

  std::array<char, 64 * 1024> read_buffer_;
};

}  // namespace minimio::loop
