#include "loop/signal_bell.hpp"

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <cerrno>

#include "platform/posix/self_pipe.hpp"
#include "platform/posix/system_call.hpp"

namespace minimio::loop {
namespace {

//! [bells]
/// A handler may do next to nothing, but it may write to a pipe. signal-safety(7)
class PosixBell final : public SignalBell {
 public:
  explicit PosixBell(int number);
  ~PosixBell() override;

  void ring() noexcept {
    if (count_.fetch_add(1) == 0) pipe_.ring();
  }

  NativeHandle handle() const noexcept override { return pipe_.descriptor(); }

  bool take() noexcept override {
    if (count_.load() == 0) return false;
    pipe_.silence();
    if (count_.fetch_sub(1) > 1) pipe_.ring();
    return true;
  }

 private:
  friend void handle_signal(int number);
  PosixBell* find_other() const noexcept;

  const int number_;
  SelfPipe pipe_;
  std::atomic<unsigned> count_ = 0;
  struct sigaction former_;  // what the signal did before the first bell of its number
  PosixBell* next_ = nullptr;
};
//! [bells]

PosixBell* all_bells = nullptr;
std::atomic_flag bells_locked;
static_assert(std::atomic<unsigned>::is_always_lock_free);

/// The handlers of all threads read the list. One that runs in this very thread would
/// wait for itself for ever; so no signal comes while the lock is held.
class Lock {
 public:
  Lock() noexcept {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &former_);
    while (bells_locked.test_and_set(std::memory_order_acquire)) {}
  }
  ~Lock() {
    bells_locked.clear(std::memory_order_release);
    ::pthread_sigmask(SIG_SETMASK, &former_, nullptr);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  sigset_t former_;
};

void handle_signal(int number) {
  const int error = errno;  // belongs to the code that was interrupted
  {
    const Lock lock;
    for (auto* bell = all_bells; bell; bell = bell->next_)
      if (bell->number_ == number) bell->ring();
  }
  errno = error;
}

PosixBell::PosixBell(int number) : number_{number} {
  const Lock lock;
  if (const auto* other = find_other()) {
    former_ = other->former_;
  } else {
    struct sigaction ours {};
    ours.sa_handler = handle_signal;
    ours.sa_flags = SA_RESTART;
    sigfillset(&ours.sa_mask);
    check(::sigaction(number, &ours, &former_), "sigaction");
  }
  next_ = all_bells;
  all_bells = this;
}

PosixBell::~PosixBell() {
  const Lock lock;
  auto** link = &all_bells;
  while (*link != this) link = &(*link)->next_;
  *link = next_;
  if (!find_other()) ::sigaction(number_, &former_, nullptr);
}

PosixBell* PosixBell::find_other() const noexcept {
  auto* bell = all_bells;
  while (bell && bell->number_ != number_) bell = bell->next_;
  return bell;
}

}  // namespace

std::unique_ptr<SignalBell> make_signal_bell(int number) {
  return std::make_unique<PosixBell>(number);
}

}  // namespace minimio::loop
