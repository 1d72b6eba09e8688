// EVFILT_SIGNAL: signals as events, beside signal(3) and sigaction(2). kqueue(2)

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

#include "kqueue/fixtures.hpp"
#include "kqueue/kit.hpp"

using namespace kit;

namespace {

void send(int signal) { REQUIRE(::kill(::getpid(), signal) == 0); }

std::atomic<int> handled = 0;
void count(int) { ++handled; }

}  // namespace

TEST_CASE("a signal is reported once") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  kqueue.add(signalled(SIGUSR1), 0, 0, 0, tag(4));
  kqueue.expect_none();
  send(SIGUSR1);
  kqueue.expect(signalled(SIGUSR1), {.flags = EV_CLEAR, .data = 1, .udata = tag(4)});
  kqueue.expect_none();
}

TEST_CASE("a signal is reported each time") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  kqueue.add(signalled(SIGUSR1));
  for (int i = 0; i < 5; ++i) {
    send(SIGUSR1);
    kqueue.expect(signalled(SIGUSR1), {.data = 1});
  }
  kqueue.expect_none();
}

TEST_CASE("an ignored signal is reported") {
  Kqueue kqueue;
  const Disposition ignored{SIGUSR1, SIG_IGN};  // NOLINT: a macro of the system's
  kqueue.add(signalled(SIGUSR1));
  send(SIGUSR1);
  kqueue.expect(signalled(SIGUSR1), {.data = 1});
}

TEST_CASE("signals before the wait are counted") {
  if (lacks(Can::count_signals)) return;
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  kqueue.add(signalled(SIGUSR1));
  for (int i = 0; i < 3; ++i) send(SIGUSR1);
  kqueue.expect(signalled(SIGUSR1), {.data = 3});
}

TEST_CASE("signals before the wait are one event") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  kqueue.add(signalled(SIGUSR1));
  for (int i = 0; i < 3; ++i) send(SIGUSR1);
  const auto event = kqueue.expect(signalled(SIGUSR1));
  CHECK(event.data >= 1);
  CHECK(event.data <= 3);
  kqueue.expect_none();
}

TEST_CASE("signals are told apart") {
  Kqueue kqueue;
  const HeldSignal one{SIGUSR1};
  const HeldSignal other{SIGUSR2};
  kqueue.add(signalled(SIGUSR1));
  kqueue.add(signalled(SIGUSR2));
  send(SIGUSR2);
  kqueue.expect(signalled(SIGUSR2));
  send(SIGUSR1);
  kqueue.expect(signalled(SIGUSR1));
  kqueue.expect_none();
}

TEST_CASE("a signal is reported to each queue that asked") {
  if (lacks(Can::share_signals)) return;
  Kqueue one;
  Kqueue other;
  const HeldSignal held{SIGUSR1};
  one.add(signalled(SIGUSR1));
  other.add(signalled(SIGUSR1));
  for (int i = 0; i < 3; ++i) {
    send(SIGUSR1);
    one.expect(signalled(SIGUSR1));
    other.expect(signalled(SIGUSR1));
    one.expect_none();
    other.expect_none();
  }
}

TEST_CASE("a queue goes on when another stops asking for a signal") {
  if (lacks(Can::share_signals)) return;
  Kqueue one;
  const HeldSignal held{SIGUSR1};
  one.add(signalled(SIGUSR1));
  {
    Kqueue other;
    other.add(signalled(SIGUSR1));
    other.remove(signalled(SIGUSR1));
    send(SIGUSR1);
    one.expect(signalled(SIGUSR1));
    other.add(signalled(SIGUSR1));
  }
  const Kqueue next;  // the time to sweep up, for those who have to
  send(SIGUSR1);
  one.expect(signalled(SIGUSR1));
}

TEST_CASE("a signal that nobody asked for any more is not reported") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  kqueue.add(signalled(SIGUSR1));
  send(SIGUSR1);
  kqueue.remove(signalled(SIGUSR1));
  kqueue.expect_none();
  CHECK(kqueue.error_of(signalled(SIGUSR1), EV_DELETE) == ENOENT);
}

TEST_CASE("a signal while disabled is reported when enabled") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  kqueue.add(signalled(SIGUSR1));
  kqueue.change(signalled(SIGUSR1), EV_DISABLE);
  send(SIGUSR1);
  kqueue.expect_none();
  kqueue.change(signalled(SIGUSR1), EV_ENABLE);
  kqueue.expect(signalled(SIGUSR1));
}

TEST_CASE("EV_ONESHOT reports a signal once") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  kqueue.add(signalled(SIGUSR1), EV_ONESHOT);
  send(SIGUSR1);
  kqueue.expect(signalled(SIGUSR1));
  send(SIGUSR1);
  kqueue.expect_none();
  CHECK(kqueue.error_of(signalled(SIGUSR1), EV_DELETE) == ENOENT);
}

TEST_CASE("EV_DISPATCH disables a signal") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  kqueue.add(signalled(SIGUSR1), EV_DISPATCH);
  send(SIGUSR1);
  kqueue.expect(signalled(SIGUSR1));
  send(SIGUSR1);
  kqueue.expect_none();
  kqueue.change(signalled(SIGUSR1), EV_ENABLE | EV_DISPATCH);
  kqueue.expect(signalled(SIGUSR1));
}

TEST_CASE("a signal's handler runs as well") {
  if (lacks(Can::handle_signals_too)) return;
  Kqueue kqueue;
  const Disposition counted{SIGUSR1, count};
  kqueue.add(signalled(SIGUSR1));
  handled = 0;
  send(SIGUSR1);
  kqueue.expect(signalled(SIGUSR1));
  CHECK(handled == 1);
}

TEST_CASE("a signal's handler runs after EV_DELETE") {
  Kqueue kqueue;
  const Disposition counted{SIGUSR1, count};
  kqueue.add(signalled(SIGUSR1));
  kqueue.remove(signalled(SIGUSR1));
  handled = 0;
  send(SIGUSR1);
  CHECK(handled == 1);
  kqueue.expect_none();
}

TEST_CASE("a signal's handler runs after its queue was closed") {
  const Disposition counted{SIGUSR1, count};
  {
    Kqueue kqueue;
    kqueue.add(signalled(SIGUSR1));
  }
  const Kqueue next;  // the time to sweep up, for those who have to
  handled = 0;
  send(SIGUSR1);
  CHECK(handled == 1);
}

TEST_CASE("SIGCHLD is reported") {
  Kqueue kqueue;
  kqueue.add(signalled(SIGCHLD));
  Child child;
  child.exit(0);
  kqueue.expect(signalled(SIGCHLD), {.data = 1});
  CHECK(child.reap() == 0);
}

TEST_CASE("a signal ends the wait as an event") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  kqueue.add(signalled(SIGUSR1));
  Waiter waiter{kqueue};
  waiter.until_blocked();
  send(SIGUSR1);
  waiter.expect(signalled(SIGUSR1), {.data = 1});
}

TEST_CASE("a signal asked for while a wait is under way ends it") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  Waiter waiter{kqueue};
  waiter.until_blocked();
  kqueue.add(signalled(SIGUSR1));
  send(SIGUSR1);
  waiter.expect(signalled(SIGUSR1));
}

TEST_CASE("a signal is reported though another thread was there before") {
  if (lacks(Can::see_signals_of_all_threads)) return;
  const Disposition ignored{SIGUSR1, SIG_IGN};  // NOLINT: a macro of the system's
  Kqueue other;
  const Waiter bystander{other, 50ms};
  bystander.until_blocked();
  Kqueue kqueue;
  kqueue.add(signalled(SIGUSR1));
  send(SIGUSR1);
  kqueue.expect(signalled(SIGUSR1));
}

TEST_CASE("a signal from another process is reported") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  kqueue.add(signalled(SIGUSR1));
  const pid_t target = ::getpid();
  const pid_t sender = ::fork();
  REQUIRE(sender >= 0);
  if (sender == 0) ::_exit(::kill(target, SIGUSR1));
  kqueue.expect(signalled(SIGUSR1), {.data = 1});
  int status = -1;
  REQUIRE(::waitpid(sender, &status, 0) == sender);
  CHECK(status == 0);
}
