#include "loop/loop_core.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "loop/handle_state.hpp"

namespace minimio::loop {
namespace {

constexpr Token wake_token{0};  // no handle's: theirs are larger

}  // namespace

/// While it lives, the loop runs, in this thread.
class LoopCore::Running {
 public:
  explicit Running(LoopCore& loop) : loop_{loop} {
    if (loop.is_running())
      throw std::logic_error{"EventLoop::run: it is running already"};
    loop.take_mail();  // comes before what callbacks post, who need no letter
    loop.thread_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  }
  ~Running() {
    loop_.thread_.store({}, std::memory_order_relaxed);
    loop_.stopped_ = false;
    loop_.now_.reset();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  LoopCore& loop_;
};

LoopCore::LoopCore(std::unique_ptr<Poller> poller)
    : queue_{std::move(poller)},
      mailbox_{std::make_shared<Mailbox>(queue_.make_waker(wake_token))} {}

// First the threads of the pool end, and all handles lose their loop. Only then do
// callbacks go, which may own handles.
LoopCore::~LoopCore() {
  pool_.reset();
  for (const auto& state : open_.all()) state->abandon();
  while (!closing_.empty())
    closing_.run([](Closing& closing) { closing.state->drop_callbacks(); });
  mailbox_->close();
}

//! [run]
bool LoopCore::run() {
  const Running running{*this};
  while (is_alive() && !stopped_) turn(Wait::yes);
  return is_alive();
}
//! [run]

bool LoopCore::run_turn(Wait wait) {
  const Running running{*this};
  turn(wait);
  return is_alive();
}

bool LoopCore::is_alive() const noexcept {
  return alive_ > 0 || in_flight_ > 0 || !closing_.empty() || !posted_.empty() ||
         !mailbox_->empty();
}

//! [turn]
void LoopCore::turn(Wait wait) {
  const auto callbacks_before = metrics_.callbacks;
  const auto nothing_yet = [&] { return metrics_.callbacks == callbacks_before; };
  ++metrics_.turns;
  now_.reset();
  run_due_timers();
  run_posted();
  wait_for_events(wait == Wait::yes || (wait == Wait::once && nothing_yet()));
  tell_events();
  finish_closing();
  if (!retired_.empty()) destroy_retired();
  if (wait == Wait::once && nothing_yet()) {  // a timer or a function ended the wait
    run_due_timers();
    run_posted();
  }
}
//! [turn]

void LoopCore::take_mail() {
  if (!mailbox_->empty()) posted_.add(mailbox_->take());
}

void LoopCore::run_due_timers() {
  if (timers_.empty()) return;
  timers_.expire(now(), [this](const TimerQueue::Expired& timer) {
    tell({timer.token, Happened::timer});
  });
}

void LoopCore::run_posted() {
  take_mail();
  posted_.run([this](std::function<void()>& function) { call_back(function); });
}

//! [wait]
void LoopCore::wait_for_events(bool may_wait) {
  if (!events_.empty()) return;  // an exception has left them over
  const auto deadline = may_wait && !has_something_to_do()
                            ? timers_.next_deadline()
                            : std::optional{Clock::time_point::min()};
  const auto begin = measures_ ? queue_.now() : Clock::time_point{};
  events_ = queue_.wait(deadline);
  if (measures_) metrics_.waiting += queue_.now() - begin;
  metrics_.events += events_.size();
  now_.reset();
}
//! [wait]

bool LoopCore::has_something_to_do() const noexcept {
  const bool waits_for_something = alive_ > 0 || in_flight_ > 0;
  return stopped_ || !waits_for_something || !closing_.empty() || !posted_.empty() ||
         !mailbox_->empty();
}

void LoopCore::tell_events() {
  while (!events_.empty()) {
    const auto event = events_.front();
    events_ = events_.subspan(1);
    tell(event);
  }
}

//! [tell-one]
void LoopCore::tell(const Event& event) {
  if (auto* state = open_.find(event.token()))
    call_back([&] { state->on_event(event); });
}
//! [tell-one]

void LoopCore::finish_closing() {
  closing_.run([this](Closing& closing) { finish(closing); });
}

//! [finish]
void LoopCore::finish(Closing& closing) try {
  if (!closing.state->is_abandoned())
    call_back([&] { closing.state->cancel_requests(); });
  closing.state->drop_callbacks();
  if (const auto callback = std::exchange(closing.callback, {})) call_back(callback);
} catch (...) {
  closing_.add(std::move(closing));  // there may be more requests to tell
  throw;
}
//! [finish]

void LoopCore::post(std::function<void()> function) {
  const bool is_in_callback =
      thread_.load(std::memory_order_relaxed) == std::this_thread::get_id();
  if (is_in_callback) {
    posted_.add(std::move(function));
  } else {
    mailbox_->post(std::move(function));
  }
}

Clock::time_point LoopCore::now() const noexcept {
  if (!is_running()) return queue_.now();
  if (!now_) now_ = queue_.now();
  return *now_;
}

void LoopCore::measure(bool times) noexcept {
  measures_ = times;
  times_callbacks_ = measures_ || slow_hook_;
}

void LoopCore::on_slow_callback(Clock::duration bound,
                                std::function<void(Clock::duration)> hook) {
  slow_bound_ = bound;
  retire(std::exchange(slow_hook_, std::move(hook)));
  times_callbacks_ = measures_ || slow_hook_;
}

template <typename Callback>
void LoopCore::call_back(Callback&& callback) {
  ++metrics_.callbacks;
  if (!times_callbacks_) return callback();
  const auto begin = queue_.now();
  callback();
  note_callback(queue_.now() - begin);
}

void LoopCore::note_callback(Clock::duration time) {
  if (measures_) {
    metrics_.working += time;
    metrics_.longest_callback = std::max(metrics_.longest_callback, time);
  }
  if (slow_hook_ && time > slow_bound_) slow_hook_(time);
}

void LoopCore::open(std::shared_ptr<HandleState> state) {
  auto& opened = *state;
  opened.token_ = open_.insert(std::move(state));
  opened.loop_ = this;
}

void LoopCore::close(Token token, std::function<void()> callback) {
  closing_.add({open_.take(token), std::move(callback)});
}

void LoopCore::schedule(Token token) {
  posted_.add([this, token] {
    auto* state = open_.find(token);
    if (!state) return;
    state->scheduled_ = false;
    state->on_event({token, Happened::nothing});
  });
}

}  // namespace minimio::loop
