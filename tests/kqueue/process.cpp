// EVFILT_PROC: how a process ends. kqueue(2)

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <vector>

#include "kqueue/fixtures.hpp"
#include "kqueue/kit.hpp"

using namespace kit;

namespace {

/// The status that a process ended with by itself. wait(2)
int exit_status(const Event& event) {
  const int status = static_cast<int>(event.data);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a running process has nothing to report") {
  Kqueue kqueue;
  const Child child;
  kqueue.add(process(child.pid()), 0, note_exit);
  kqueue.expect_none();
}

TEST_CASE("the status of an exit is reported as wait has it") {
  Kqueue kqueue;
  Child child;
  kqueue.add(process(child.pid()), 0, note_exit, 0, tag(6));
  child.exit(3);
  const auto event = kqueue.expect(
      process(child.pid()), {.flags = EV_EOF, .notes = NOTE_EXIT, .udata = tag(6)});
  CHECK(exit_status(event) == 3);
}

TEST_CASE("the signal that ended a process is reported as wait has it") {
  Kqueue kqueue;
  Child child;
  kqueue.add(process(child.pid()), 0, note_exit);
  child.kill(SIGKILL);
  const auto event =
      kqueue.expect(process(child.pid()), {.flags = EV_EOF, .notes = NOTE_EXIT});
  const int status = static_cast<int>(event.data);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGKILL);
}

TEST_CASE("an exit is reported once and its knote goes") {
  Kqueue kqueue;
  const Child child;
  kqueue.add(process(child.pid()), 0, note_exit);
  child.exit(0);
  kqueue.expect(process(child.pid()));
  kqueue.expect_none();
  CHECK(kqueue.error_of(process(child.pid()), EV_DELETE) != 0);
}

TEST_CASE("a child whose exit was reported can still be waited for") {
  Kqueue kqueue;
  Child child;
  kqueue.add(process(child.pid()), 0, note_exit);
  child.exit(5);
  kqueue.expect(process(child.pid()));
  const int status = child.reap();
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 5);
}

TEST_CASE("a process that does not exist is refused") {
  Kqueue kqueue;
  Child child;
  const pid_t pid = child.pid();
  child.exit(0);
  child.reap();
  CHECK(kqueue.error_of(process(pid), EV_ADD, note_exit) == ESRCH);
  CHECK(kqueue.error_of(process(pid), EV_DELETE) == ENOENT);
}

TEST_CASE("a child that has ended but is not waited for is reported") {
  if (lacks(Can::watch_zombies)) return;
  Kqueue kqueue;
  const Child child;
  child.exit(3);
  child.until_ended();
  kqueue.add(process(child.pid()), 0, note_exit);
  const auto event = kqueue.expect(process(child.pid()), {.flags = EV_EOF});
  CHECK(exit_status(event) == 3);
}

TEST_CASE("an exit before the wait is reported") {
  Kqueue kqueue;
  const Child child;
  kqueue.add(process(child.pid()), 0, note_exit);
  child.exit(4);
  child.until_ended();
  const auto event = kqueue.expect(process(child.pid()));
  CHECK(exit_status(event) == 4);
}

TEST_CASE("each child's exit has its own status") {
  Kqueue kqueue;
  std::vector<Child> children(8);
  for (std::size_t i = 0; i < children.size(); ++i)
    kqueue.add(process(children[i].pid()), 0, note_exit, 0, tag(i));
  for (std::size_t i = 0; i < children.size(); ++i)
    children[i].exit(static_cast<int>(i) + 10);
  std::size_t reported = 0;
  while (reported < children.size()) {
    const auto events = kqueue.take(3);
    REQUIRE_FALSE(events.empty());
    for (const auto& event : events) {
      const auto index = reinterpret_cast<std::size_t>(event.udata);
      REQUIRE(index < children.size());
      CHECK(id_of(event) == process(children[index].pid()));
      CHECK(exit_status(event) == static_cast<int>(index) + 10);
      ++reported;
    }
  }
  kqueue.expect_none();
}

TEST_CASE("an exit is not reported after EV_DELETE") {
  Kqueue kqueue;
  const Child child;
  kqueue.add(process(child.pid()), 0, note_exit);
  kqueue.remove(process(child.pid()));
  child.exit(0);
  child.until_ended();
  kqueue.expect_none();
}

TEST_CASE("an exit while disabled is reported when enabled") {
  Kqueue kqueue;
  const Child child;
  kqueue.add(process(child.pid()), 0, note_exit);
  kqueue.change(process(child.pid()), EV_DISABLE, note_exit);
  child.exit(2);
  child.until_ended();
  kqueue.expect_none();
  kqueue.change(process(child.pid()), EV_ENABLE, note_exit);
  const auto event = kqueue.expect(process(child.pid()), {.flags = EV_EOF});
  CHECK(exit_status(event) == 2);
}

TEST_CASE("two queues are told of one exit") {
  Kqueue one;
  Kqueue other;
  const Child child;
  one.add(process(child.pid()), 0, note_exit);
  other.add(process(child.pid()), 0, note_exit);
  child.exit(7);
  for (auto* kqueue : {&one, &other}) {
    const auto event = kqueue->expect(process(child.pid()));
    CHECK(exit_status(event) == 7);
  }
}

TEST_CASE("an exit ends the wait") {
  Kqueue kqueue;
  const Child child;
  kqueue.add(process(child.pid()), 0, note_exit);
  Waiter waiter{kqueue};
  waiter.until_blocked();
  child.exit(1);
  const auto event = waiter.expect(process(child.pid()), {.flags = EV_EOF});
  CHECK(exit_status(event) == 1);
}

TEST_CASE("a process that is no child of ours can be watched") {
  if (lacks(Can::watch_strangers)) return;
  Kqueue kqueue;
  Pipe orders;
  Pipe news;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const pid_t grandchild = ::fork();
    if (grandchild != 0) ::_exit(grandchild < 0);
    const pid_t self = ::getpid();
    if (::write(news.writer.get(), &self, sizeof self) != sizeof self) ::_exit(1);
    char byte;
    ::_exit(::read(orders.reader.get(), &byte, 1) != 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  pid_t stranger = -1;
  REQUIRE(::read(news.reader.get(), &stranger, sizeof stranger) == sizeof stranger);
  kqueue.add(process(stranger), 0, NOTE_EXIT);
  kqueue.expect_none();
  write_to(orders.writer, "x");
  kqueue.expect(process(stranger), {.flags = EV_EOF, .notes = NOTE_EXIT});
}

TEST_CASE("a fork is reported or refused") {
  Kqueue kqueue;
  const pid_t child = ::getpid();
  const int error = kqueue.error_of(process(child), EV_ADD, NOTE_FORK);
  if (error != 0) {
    CHECK(error == EINVAL);  // never accepted in silence
    kqueue.expect_none();
    return;
  }
  const Child forked;
  kqueue.expect(process(child), {.notes = NOTE_FORK});
}
