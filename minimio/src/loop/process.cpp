#include "minimio/loop/process.hpp"

#include <utility>

#include "loop/child.hpp"
#include "loop/handle_state.hpp"

namespace minimio::loop {
namespace {

class ProcessState final : public HandleState {
 public:
  ChildPipes spawn(const ProcessOptions& options, Process::ExitCallback on_exit) {
    if (child_)
      throw std::system_error{std::make_error_code(std::errc::operation_in_progress),
                              "Process::spawn"};
    ChildPipes pipes;
    auto child = spawn_child(options, pipes);
    watch(child->handle(), Interest::readable);
    child_ = std::move(child);
    pid_ = child_->pid();
    replace(on_exit_, std::move(on_exit));
    set_active(true);
    return pipes;
  }

  std::error_code kill(int signal) noexcept {
    return child_ ? child_->kill(signal)
                  : std::make_error_code(std::errc::no_such_process);
  }

  int pid() const noexcept { return pid_; }

 private:
  void on_event(const Event&) override {
    const auto end = child_ ? child_->take_end() : std::nullopt;
    if (!end) return;
    unwatch();
    child_.reset();
    set_active(false);
    if (on_exit_) on_exit_(end->status, end->signal);
  }

  void on_close() noexcept override { child_.reset(); }
  void drop_callbacks() noexcept override { std::exchange(on_exit_, {}); }

  std::unique_ptr<Child> child_;  // until it has ended
  int pid_ = 0;
  Process::ExitCallback on_exit_;
};

}  // namespace

Process::Process(EventLoop& loop)
    : Handle{make_state<ProcessState>(loop)}, loop_{&loop} {}

void Process::spawn(const Options& options, ExitCallback on_exit) {
  if (is_closing()) return;
  auto pipes = state<ProcessState>().spawn(options, std::move(on_exit));
  input_.reset();
  output_.reset();
  errors_.reset();
  if (pipes.input) input_.emplace(*loop_, std::move(pipes.input));
  if (pipes.output) output_.emplace(*loop_, std::move(pipes.output));
  if (pipes.errors) errors_.emplace(*loop_, std::move(pipes.errors));
}

std::error_code Process::kill(int signal) noexcept {
  return state<ProcessState>().kill(signal);
}

int Process::pid() const noexcept { return state<ProcessState>().pid(); }

}  // namespace minimio::loop
