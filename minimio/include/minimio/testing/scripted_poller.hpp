#pragma once

#include <functional>
#include <mutex>
#include <queue>
#include <unordered_map>
#include <vector>

#include "minimio/export.hpp"
#include "minimio/poller.hpp"

namespace minimio::testing {

/// A poller for tests. Nothing happens in it but what a script says, and time passes
/// nowhere but here: so every interleaving can be written down, and runs in no time.
///
///     ScriptedPoller poller;
///     poller.at(20ms, [&] { poller.make(5, Happened::readable); });
///     poller.add(5, token, Interest::readable);
///     poller.wait(events);   // one event; the clock shows 20 ms
///
/// Handles are numbers of your choice: nothing is opened. It keeps the ten promises,
/// those about closed descriptors aside, with one difference: a wait that would never
/// end, with no deadline and the script at its end, throws std::logic_error instead of
/// hanging the test.
///
/// Threads: one. Only `wake` may be called by others.
class MINIMIO_API ScriptedPoller : public Poller {
 public:
  //! [script]
  /// Runs `step` once the clock shows `time` since the start, at the latest when a wait
  /// comes to it. Steps of one time run in the order in which they were given. In a
  /// step you may do all that others could do meanwhile: make handles ready, wake,
  /// remove, add.
  void at(Clock::duration time, std::function<void()> step);

  /// What is so of the handle from now on, until `make` says otherwise: for reads and
  /// writes are not seen here. An edge is each call that names something.
  void make(NativeHandle handle, Happened what);

  /// Lets time pass outside of any wait, as work does. Steps that come due are run.
  void pass(Clock::duration time);
  //! [script]

  /// How often `wait` was called.
  std::size_t waits() const noexcept { return waits_; }

  std::string_view name() const noexcept override { return "scripted"; }
  bool supports(Mode) const noexcept override { return true; }
  void add(NativeHandle handle, Token token, Interest interest,
           Mode mode = Mode::level) override;
  void modify(NativeHandle handle, Token token, Interest interest,
              Mode mode = Mode::level) override;
  void remove(NativeHandle handle) override;
  std::size_t wait(std::span<Event> events,
                   std::optional<Clock::time_point> deadline = {}) override;
  void wake(Token token) noexcept override;
  Clock::time_point now() const noexcept override { return now_; }

 private:
  struct Watched {
    Token token;
    Interest interest;
    Mode mode;
    bool armed;  // whether there is something to tell, once it is so
  };
  struct Step {
    Clock::time_point time;
    std::size_t order;
    std::function<void()> run;
    bool operator>(const Step& other) const noexcept;
  };

  void run_steps_until(Clock::time_point time);
  std::size_t collect(std::span<Event> events);

  static constexpr Clock::time_point start{};
  Clock::time_point now_ = start;
  std::size_t waits_ = 0;
  std::size_t steps_given_ = 0;
  std::priority_queue<Step, std::vector<Step>, std::greater<>> steps_;
  std::unordered_map<NativeHandle, Happened> state_;
  std::unordered_map<NativeHandle, Watched> watched_;
  std::vector<NativeHandle> turns_;  // who is told first, next time
  std::mutex wakes_mutex_;
  std::vector<Token> wakes_;
};

}  // namespace minimio::testing
