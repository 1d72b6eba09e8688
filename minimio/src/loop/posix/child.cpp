#include "loop/child.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#if __has_include(<sys/syscall.h>)
#include <sys/syscall.h>
#endif

#include <functional>
#include <thread>
#include <utility>

#include "loop/posix/spawn.hpp"
#include "loop/signal_bell.hpp"
#include "platform/posix/system_call.hpp"

namespace minimio::loop {
namespace {

/// Becomes readable when the child ends. Nothing, where the system has no such thing.
/// pidfd_open(2)
OwnedHandle open_pidfd([[maybe_unused]] pid_t pid) noexcept {
#ifdef SYS_pidfd_open
  return OwnedHandle{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
#else
  return {};
#endif
}

/// Signals are for the other threads.
std::thread start_deaf_thread(std::function<void()> work) {
  sigset_t all, former;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &former);
  std::thread thread;
  try {
    thread = std::thread{std::move(work)};
  } catch (const std::system_error&) {
    // No room for a thread: then the child is a zombie until we end.
  }
  ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
  return thread;
}

class PosixChild final : public Child {
 public:
  /// Without a pidfd, SIGCHLD tells that some child has ended, perhaps this one. The
  /// bell is there before the child.
  PosixChild(const ProcessOptions& options, ChildPipes& pipes) {
    static const bool has_pidfd = static_cast<bool>(open_pidfd(::getpid()));
    if (!has_pidfd) bell_ = make_signal_bell(SIGCHLD);
    pid_ = spawn_program(options, pipes);
    if (has_pidfd) pidfd_ = open_pidfd(pid_);
    if (has_pidfd && !pidfd_) end_and_throw();  // no descriptor is left
  }

  ~PosixChild() override {
    if (has_ended_ || take_end()) return;
    auto reaper = start_deaf_thread(
        [pid = pid_] { retry_on_eintr([&] { return ::waitpid(pid, nullptr, 0); }); });
    if (reaper.joinable()) reaper.detach();
  }

  int pid() const noexcept override { return pid_; }

  NativeHandle handle() const noexcept override {
    return bell_ ? bell_->handle() : pidfd_.get();
  }

  std::optional<End> take_end() noexcept override {
    if (bell_) bell_->take();
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == 0) return {};
    has_ended_ = true;
    if (WIFSIGNALED(status)) return End{0, WTERMSIG(status)};
    return End{WEXITSTATUS(status), 0};
  }

  std::error_code kill(int signal) noexcept override {
    if (::kill(pid_, signal) == 0) return {};
    return {errno, std::generic_category()};
  }

 private:
  [[noreturn]] void end_and_throw() {
    const int error = errno;
    ::kill(pid_, SIGKILL);
    retry_on_eintr([&] { return ::waitpid(pid_, nullptr, 0); });
    throw std::system_error{error, std::generic_category(), "pidfd_open"};
  }

  pid_t pid_ = 0;
  OwnedHandle pidfd_;
  std::unique_ptr<SignalBell> bell_;
  bool has_ended_ = false;
};

}  // namespace

std::unique_ptr<Child> spawn_child(const ProcessOptions& options, ChildPipes& pipes) {
  return std::make_unique<PosixChild>(options, pipes);
}

}  // namespace minimio::loop
