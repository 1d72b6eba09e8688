#include "minimio/loop/event_loop.hpp"

#include <utility>

#include "loop/loop_core.hpp"

namespace minimio::loop {

EventLoop::EventLoop(std::unique_ptr<Poller> poller)
    : core_{std::make_unique<LoopCore>(std::move(poller))} {}

EventLoop::~EventLoop() = default;

bool EventLoop::run() { return core_->run(); }
bool EventLoop::run_once() { return core_->run_turn(LoopCore::Wait::once); }
bool EventLoop::run_nowait() { return core_->run_turn(LoopCore::Wait::no); }

void EventLoop::stop() noexcept { core_->stop(); }
bool EventLoop::is_alive() const noexcept { return core_->is_alive(); }

void EventLoop::post(std::function<void()> function) {
  core_->post(std::move(function));
}

Clock::time_point EventLoop::now() const noexcept { return core_->now(); }
void EventLoop::update_now() noexcept { core_->update_now(); }

Metrics EventLoop::metrics() const noexcept { return core_->metrics(); }
void EventLoop::measure(bool times) noexcept { core_->measure(times); }

void EventLoop::on_slow_callback(Clock::duration bound,
                                 std::function<void(Clock::duration)> hook) {
  core_->on_slow_callback(bound, std::move(hook));
}

}  // namespace minimio::loop
