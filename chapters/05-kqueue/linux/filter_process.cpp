#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <climits>
#include <list>
#include <utility>

#include "net/descriptor.hpp"
#include "net/system_call.hpp"
#include "queue.hpp"

namespace kq {
namespace {

struct ProcessKnote : Knote {
  using Knote::Knote;
  net::Descriptor process;  // empty once it has ended
};

// Looks only, and leaves the child to be waited for. waitid(2)
bool look_at_child(id_t pid, siginfo_t& info, int options) {
  const auto look = [&] { return ::waitid(P_PID, pid, &info, options | WNOWAIT); };
  return net::retry_on_eintr(look) == 0;
}

struct Waiting {
  id_t pid;
  net::Descriptor ended;  // eventfd(2)
};

void* wait_for_child(void* argument) {
  auto& waiting = *static_cast<Waiting*>(argument);
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
  siginfo_t info;
  look_at_child(waiting.pid, info, WEXITED);
  ::eventfd_write(waiting.ended.get(), 1);
  waiting.ended = {};
  return nullptr;
}

// Where pidfd_open(2) is missing, before Linux 5.3 and in older valgrinds, a thread
// waits for the child, and makes an eventfd readable.
net::Descriptor wait_in_thread(id_t pid) {
  siginfo_t info{};
  if (!look_at_child(pid, info, WEXITED | WNOHANG)) fail(ESRCH, "waitid");
  net::Descriptor ended{net::check(::eventfd(0, EFD_CLOEXEC), "eventfd")};
  net::Descriptor its_own{
      net::check(::fcntl(ended.get(), F_DUPFD_CLOEXEC, 0), "fcntl")};
  static auto* const all = new std::list<Waiting>;  // until the program ends
  pthread_t thread;
  auto& waiting = all->emplace_back(Waiting{pid, std::move(its_own)});
  if (const int error = ::pthread_create(&thread, nullptr, wait_for_child, &waiting))
    fail(error, "pthread_create");
  ::pthread_detach(thread);
  return ended;
}

net::Descriptor open_process(std::uintptr_t pid) {
  if (pid == 0 || pid > INT_MAX) fail(ESRCH, "kevent: process");
  const auto descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (descriptor < 0 && errno == ENOSYS) return wait_in_thread(static_cast<id_t>(pid));
  if (descriptor < 0 && (errno == EINVAL || errno == ENOENT))
    fail(ESRCH, "pidfd_open");  // a thread, not a process
  return net::Descriptor{net::check(descriptor, "pidfd_open")};
}

// What Linux 6.15 and later still know of a process that was waited for. ioctl_pidfd(2)
struct ProcessInfo {
  std::uint64_t mask = 1 << 3;  // PIDFD_INFO_EXIT
  std::uint64_t control_group = 0;
  std::uint32_t identities[11] = {};
  std::int32_t exit_code = 0;
};
static_assert(sizeof(ProcessInfo) == 64);

// As wait(2) has it; 0 if nobody can tell, as of somebody else's child.
int exit_status(const ProcessKnote& knote) {
  siginfo_t info{};
  if (look_at_child(static_cast<id_t>(knote.wanted.ident), info, WEXITED | WNOHANG)) {
    if (info.si_code == CLD_EXITED) return (info.si_status & 0xff) << 8;
    return info.si_status | (info.si_code == CLD_DUMPED ? 0x80 : 0);
  }
  constexpr auto get_info = _IOWR(0xff, 11, ProcessInfo);  // PIDFD_GET_INFO
  ProcessInfo known;
  return ::ioctl(knote.process.get(), get_info, &known) == 0 ? known.exit_code : 0;
}

/// A process is a descriptor that becomes readable when it ends. pidfd_open(2)
class ProcessFilter : public Filter {
 public:
  using Filter::Filter;

  std::unique_ptr<Knote> attach(const Kevent& change) override {
    check(change);
    auto knote = std::make_unique<ProcessKnote>(change);
    knote->wanted.flags |= EV_CLEAR;
    knote->process = open_process(change.ident);
    const auto pid = static_cast<std::uint32_t>(change.ident);
    queue_.watch(knote->process.get(), EVFILT_PROC, pid);
    return knote;
  }

  void touch(Knote& knote, const Kevent& change) override {
    if (change.flags & EV_ADD) check(change);
    Filter::touch(knote, change);
    knote.wanted.flags |= EV_CLEAR;
  }

  void detach(Knote& knote) override {
    const auto& process = static_cast<ProcessKnote&>(knote).process;
    if (process) queue_.unwatch(process.get());
  }

  //! [process]
  void collect(std::uint32_t pid, Events&) override {
    auto* knote = static_cast<ProcessKnote*>(queue_.find(pid, EVFILT_PROC));
    if (knote == nullptr || !knote->process) return;
    knote->data = exit_status(*knote);
    knote->fflags = NOTE_EXIT;
    knote->flags = EV_EOF | EV_ONESHOT;  // a process ends once
    detach(*knote);
    knote->process = {};
    if (knote->wanted.fflags & NOTE_EXIT)
      queue_.activate(*knote);
    else
      queue_.remove(*knote);
  }
  //! [process]

  bool is_active(Knote& knote) override {
    return !static_cast<ProcessKnote&>(knote).process;
  }

 private:
  static void check(const Kevent& change) {
    if (change.fflags & ~NOTE_EXIT) fail(EINVAL, "kevent: process");
  }
};

}  // namespace

std::unique_ptr<Filter> make_process_filter(Queue& queue) {
  return std::make_unique<ProcessFilter>(queue);
}

}  // namespace kq
