#include <fcntl.h>
#include <sys/event.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

using Event = struct kevent;

net::Descriptor unnamed_file() {
  char path[] = "/tmp/kqueue-XXXXXX";
  net::Descriptor file{net::check(::mkstemp(path), "mkstemp")};
  ::unlink(path);
  return file;
}

void print(const Event& event) {
  const auto data = static_cast<int>(event.data);
  if (event.filter == EVFILT_READ) std::printf("READ    %d bytes wait\n", data);
  if (event.filter == EVFILT_TIMER) std::printf("TIMER   expired, times: %d\n", data);
  if (event.filter == EVFILT_SIGNAL) std::printf("SIGNAL  arrived, times: %d\n", data);
  if (event.filter == EVFILT_PROC)
    std::printf("PROC    the child was ended by signal %d\n", WTERMSIG(data));
  if (event.filter == EVFILT_VNODE)
    std::printf("VNODE   the file was written to%s\n",
                event.fflags & NOTE_EXTEND ? " and grew" : "");
  if (event.filter == EVFILT_USER) std::printf("USER    was triggered\n");
}

}  // namespace

int main() try {
  int pipe[2];
  net::check(::pipe(pipe), "pipe");
  const net::Descriptor readable{pipe[0]}, writable{pipe[1]};
  const auto file = unnamed_file();
  std::signal(SIGUSR1, SIG_IGN);
  const pid_t child = net::check(::fork(), "fork");
  if (child == 0) ::pause();  // until we end it

  //! [add]
  const net::Descriptor kqueue{net::check(::kqueue(), "kqueue")};
  Event changes[6];
  constexpr auto each_once = EV_ADD | EV_ONESHOT;
  EV_SET(&changes[0], readable.get(), EVFILT_READ, each_once, 0, 0, nullptr);
  EV_SET(&changes[1], 1, EVFILT_TIMER, each_once, 0, 20, nullptr);  // milliseconds
  EV_SET(&changes[2], SIGUSR1, EVFILT_SIGNAL, each_once, 0, 0, nullptr);
  EV_SET(&changes[3], child, EVFILT_PROC, each_once, NOTE_EXIT, 0, nullptr);
  EV_SET(&changes[4], file.get(), EVFILT_VNODE, each_once, NOTE_WRITE | NOTE_EXTEND, 0,
         nullptr);
  EV_SET(&changes[5], 1, EVFILT_USER, each_once, 0, 0, nullptr);
  net::check(::kevent(kqueue.get(), changes, 6, nullptr, 0, nullptr), "kevent");
  //! [add]

  //! [happen]
  net::check(::write(writable.get(), "hello", 5), "write");
  net::check(::kill(::getpid(), SIGUSR1), "kill");
  net::check(::kill(child, SIGTERM), "kill");
  net::check(::write(file.get(), "hello", 5), "write");
  Event trigger;
  EV_SET(&trigger, 1, EVFILT_USER, 0, NOTE_TRIGGER, 0, nullptr);
  net::check(::kevent(kqueue.get(), &trigger, 1, nullptr, 0, nullptr), "kevent");
  //! [happen]

  //! [collect]
  for (int seen = 0; seen < 6;) {
    Event events[6];
    const int count =
        net::check(::kevent(kqueue.get(), nullptr, 0, events, 6, nullptr), "kevent");
    for (int i = 0; i < count; ++i) print(events[i]);
    seen += count;
  }
  //! [collect]
} catch (const std::system_error& error) {
  return net::report(error);
}
