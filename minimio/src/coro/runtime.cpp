#include "minimio/coro/runtime.hpp"

#include <system_error>
#include <utility>

#include "minimio/coro/scope.hpp"
#include "minimio/net/pipe.hpp"

namespace minimio::coro {

EventSink::~EventSink() = default;

// A poller that can't tell urgent bytes refuses to. Where it can't tell edges either,
// it need not be asked.
static bool tells_edges_and_urgent_bytes(EventQueue& queue) {
  if (!queue.supports(Mode::edge)) return false;
  const auto pipe = net::make_pipe();
  const auto handle = pipe.reader.handle();
  try {
    queue.add(handle, Token{}, Interest::readable | Interest::priority, Mode::edge);
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::operation_not_supported) return false;
    throw;
  }
  queue.remove(handle);
  return true;
}

Runtime::Runtime(std::unique_ptr<Poller> poller)
    : queue_{std::move(poller)}, has_edges_{tells_edges_and_urgent_bytes(queue_)} {}

Runtime::~Runtime() {
  while (auto* const job = jobs_.front()) delete job;
}

void Runtime::spawn(Task<void> task) {
  auto* const job = new Job{*this, std::move(task), nullptr};
  jobs_.push_back(*job);
  make_ready(*job);
}

//! [run]
void Runtime::run_main(Task<void> task) {
  Job main{*this, std::move(task), nullptr};
  make_ready(main);
  for (;;) {
    run_ready(main);
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    if (main.has_ended()) return main.rethrow();
    look(ready_.empty());
  }
}

void Runtime::run_ready(const Job& main) {
  List<Job, InReadyList> batch;
  ready_.move_to(batch);
  while (auto* const job = batch.take_front()) {
    running_ = job;
    budget_left_ = budget;
    job->resume();
    if (job->has_ended() && job != &main) end(*job);
    if (failure_ || main.has_ended()) break;
  }
  ready_.move_to(batch);  // whom this left out comes before them
  batch.move_to(ready_);
}

void Runtime::look(bool may_sleep) {
  const auto deadline =
      may_sleep ? std::nullopt : std::optional{Clock::time_point::min()};
  for (const auto& event : queue_.wait(deadline)) {
    const auto token = static_cast<std::uint64_t>(event.token());
    const auto& slot = slots_[static_cast<std::uint32_t>(token)];
    if (slot.sink && slot.generation == token >> 32) slot.sink->on_event(event);
  }
}
//! [run]

void Runtime::end(Job& job) {
  if (auto* const scope = job.scope()) {
    scope->child_ended(job);
  } else if (!failure_) {
    failure_ = job.failure();
  }
  delete &job;
}

Token Runtime::introduce(EventSink& sink) {
  if (free_slots_.empty()) {
    slots_.emplace_back();
    free_slots_.reserve(slots_.capacity());  // so that `forget` finds room
    free_slots_.push_back(static_cast<std::uint32_t>(slots_.size() - 1));
  }
  const auto place = free_slots_.back();
  free_slots_.pop_back();
  slots_[place].sink = &sink;
  return Token{std::uint64_t{slots_[place].generation} << 32 | place};
}

void Runtime::forget(Token token) noexcept {
  const auto place = static_cast<std::uint32_t>(static_cast<std::uint64_t>(token));
  slots_[place].sink = nullptr;
  ++slots_[place].generation;
  free_slots_.push_back(place);
}

}  // namespace minimio::coro
