#include <signal.h>
#include <sys/signalfd.h>

#include <memory>
#include <utility>
#include <vector>

#include "net/descriptor.hpp"
#include "net/system_call.hpp"
#include "queue.hpp"

namespace kq {
namespace {

class Signals;

struct SignalKnote : Knote {
  SignalKnote(const Kevent& change, Queue& its_queue, std::shared_ptr<Signals> source);
  ~SignalKnote() override;
  int signal() const { return static_cast<int>(wanted.ident); }

  Queue& queue;
  std::shared_ptr<Signals> signals;
};

sigset_t set_of(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  return set;
}

/// Whoever reads a signalfd takes the signals away from all others. So the process has
/// one, and what is read is told to every queue. signalfd(2)
class Signals {
 public:
  int descriptor() const { return descriptor_.get(); }

  void add(SignalKnote& knote) {
    if (sigismember(&watched_, knote.signal()) == 1) read();  // no news to this knote
    block(knote.signal());
    sigaddset(&watched_, knote.signal());
    net::check(::signalfd(descriptor_.get(), &watched_, 0), "signalfd");
    knotes_.push_back(&knote);
  }

  //! [signal]
  // A signalfd is told only of what is blocked, else the signal takes its usual course.
  void block(int signal) {
    const sigset_t set = set_of(signal);
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &set, &before);
    if (sigismember(&before, signal) == 0) sigaddset(&blocked_here_, signal);
  }
  //! [signal]

  void remove(const SignalKnote& knote) {
    const int signal = knote.signal();
    if (std::erase(knotes_, &knote) == 0) return;  // forgotten
    for (const auto* other : knotes_)
      if (other->signal() == signal) return;
    read();  // these came to the queue: nobody else shall get them
    sigdelset(&watched_, signal);
    ::signalfd(descriptor_.get(), &watched_, 0);
    if (sigismember(&blocked_here_, signal) == 0) return;
    sigdelset(&blocked_here_, signal);
    const sigset_t set = set_of(signal);
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  }

  // After fork(2): the signalfd still is the parent's as well.
  void forget() {
    ::pthread_sigmask(SIG_UNBLOCK, &blocked_here_, nullptr);
    knotes_.clear();
    descriptor_ = {};
  }

  void read() {
    signalfd_siginfo info;
    while (::read(descriptor_.get(), &info, sizeof info) == sizeof info) {
      for (auto* knote : knotes_) {
        if (knote->wanted.ident != info.ssi_signo) continue;
        ++knote->data;
        knote->queue.activate(*knote);
        knote->queue.settle();
      }
    }
  }

 private:
  static sigset_t none() {
    sigset_t set;
    sigemptyset(&set);
    return set;
  }

  sigset_t watched_ = none();
  sigset_t blocked_here_ = none();  // by us, not by the program
  net::Descriptor descriptor_{
      net::check(::signalfd(-1, &watched_, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
  std::vector<SignalKnote*> knotes_;
};

std::weak_ptr<Signals> shared_signals;  // there is one for as long as a queue needs it

std::shared_ptr<Signals> signals() {
  auto signals = shared_signals.lock();
  if (!signals) shared_signals = signals = std::make_shared<Signals>();
  return signals;
}

SignalKnote::SignalKnote(const Kevent& change, Queue& its_queue,
                         std::shared_ptr<Signals> source)
    : Knote{change}, queue{its_queue}, signals{std::move(source)} {
  wanted.flags |= EV_CLEAR;
  signals->add(*this);
}

SignalKnote::~SignalKnote() { signals->remove(*this); }

class SignalFilter : public Filter {
 public:
  explicit SignalFilter(Queue& queue) : Filter{queue} {
    queue_.watch(signals_->descriptor(), EVFILT_SIGNAL);
  }

  std::unique_ptr<Knote> attach(const Kevent& change) override {
    check(change.ident);
    return std::make_unique<SignalKnote>(change, queue_, signals_);
  }

  void touch(Knote& knote, const Kevent& change) override {
    Filter::touch(knote, change);
    knote.wanted.flags |= EV_CLEAR;
    if (change.flags & EV_ADD)
      signals_->block(static_cast<SignalKnote&>(knote).signal());
  }

  void collect(std::uint32_t, Events&) override { signals_->read(); }

  bool is_active(Knote& knote) override { return knote.data > 0; }

 private:
  static void check(std::uintptr_t signal) {
    sigset_t set;
    sigemptyset(&set);
    const bool is_one =
        signal > 0 && signal < NSIG && sigaddset(&set, static_cast<int>(signal)) == 0;
    if (!is_one || signal == SIGKILL || signal == SIGSTOP)
      fail(EINVAL, "kevent: signal");
  }

  std::shared_ptr<Signals> signals_ = signals();
};

}  // namespace

void forget_signals() {
  if (const auto signals = std::exchange(shared_signals, {}).lock()) signals->forget();
}

std::unique_ptr<Filter> make_signal_filter(Queue& queue) {
  return std::make_unique<SignalFilter>(queue);
}

}  // namespace kq
