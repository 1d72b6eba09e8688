// What ends: descriptors that are closed, queues, and processes that fork. kqueue(2)

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include "harness/no_more_descriptors.hpp"
#include "kqueue/fixtures.hpp"
#include "kqueue/kit.hpp"

using namespace kit;

extern char** environ;

namespace {

/// How many descriptors below 1,024 are open.
int open_descriptors() {
  int count = 0;
  for (int number = 0; number < 1'024; ++number)
    count += ::fcntl(number, F_GETFD) >= 0 ? 1 : 0;
  return count;
}

/// Adds a knote of every kind.
void add_all(Kqueue& kqueue, const Pipe& pipe, const Descriptor& watched) {
  kqueue.add(readable(pipe.reader.get()));
  kqueue.add(writable(pipe.writer.get()));
  kqueue.add(file(watched.get()), EV_CLEAR, NOTE_WRITE);
  kqueue.add(readable(watched.get()));
  kqueue.add(timer(1), 0, 0, 1'000);
  kqueue.add(user(1));
  kqueue.trigger(1);
  kqueue.add(process(::getppid()), 0, NOTE_EXIT);
}

/// A queue, a pipe and a file for add_all.
struct Everything {
  Kqueue kqueue;
  Pipe pipe;
  Folder folder;
  Descriptor watched = open(folder.file("file"), O_RDONLY);
};

/// The status of a child that runs this, and ends with what it returns.
template <typename Body>
int in_child(Body body) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(body());
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

using Words = std::array<char*, 4>;

pid_t start_by_fork(Words words) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(::execv(words[0], words.data()));
  return child;
}

/// As system(3) and popen(3) do it, past what pthread_atfork(3) has to say.
pid_t start_by_spawn(Words words) {
  pid_t child = -1;
  REQUIRE(::posix_spawn(&child, words[0], nullptr, nullptr, words.data(), environ) ==
          0);
  return child;
}

/// How many descriptors a program finds open.
int count_in_program(pid_t (*start)(Words)) {
  const Folder folder;
  const auto output = (folder / "count").string();
  std::string shell = "/bin/sh";
  std::string flag = "-c";
  std::string command = "ls /dev/fd | wc -l > " + output;
  const pid_t child = start({shell.data(), flag.data(), command.data(), nullptr});
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  int count = -1;
  std::ifstream{output} >> count;
  return count;
}

}  // namespace

TEST_CASE("a closed descriptor is reported no more") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  kqueue.add(id);
  write_to(pipe.writer, "x");
  kqueue.expect(id);
  pipe.reader.close();
  kqueue.expect_none();
  CHECK(kqueue.error_of(id, EV_DELETE) != 0);
}

TEST_CASE("a closed descriptor is reported no more though it has a duplicate") {
  if (lacks(Can::close_by_duplicate)) return;
  Kqueue kqueue;
  Pipe pipe;
  const Descriptor copy = duplicate(pipe.reader);
  kqueue.add(readable(pipe.reader.get()));
  write_to(pipe.writer, "x");
  kqueue.expect(readable(pipe.reader.get()));
  pipe.reader.close();
  kqueue.expect_none();
  CHECK(read_from(copy, 1) == "x");
  write_to(pipe.writer, "y");
  kqueue.expect_none();
}

TEST_CASE("a closed descriptor with a duplicate does not spoil a wait") {
  if (lacks(Can::close_by_duplicate)) return;
  Kqueue kqueue;
  Pipe pipe;
  const Descriptor copy = duplicate(pipe.reader);
  kqueue.add(readable(pipe.reader.get()));
  pipe.reader.close();
  write_to(pipe.writer, "x");
  const auto start = Clock::now();
  kqueue.expect_none(20ms);
  CHECK(Clock::now() - start >= 20ms);
  Pipe other;
  kqueue.add(readable(other.reader.get()));
  write_to(other.writer, "hello");
  kqueue.expect(readable(other.reader.get()), {.data = 5});
}

TEST_CASE("a duplicate has its own knote") {
  if (lacks(Can::close_by_duplicate)) return;
  Kqueue kqueue;
  Pipe pipe;
  Descriptor copy = duplicate(pipe.reader);
  kqueue.add(readable(pipe.reader.get()), 0, 0, 0, tag(1));
  kqueue.add(readable(copy.get()), 0, 0, 0, tag(2));
  write_to(pipe.writer, "x");
  kqueue.expect_all({readable(pipe.reader.get()), readable(copy.get())});
  pipe.reader.close();
  kqueue.expect(readable(copy.get()), {.udata = tag(2)});
  copy.close();
  kqueue.expect_none();
}

TEST_CASE("both knotes of a closed socket go") {
  if (lacks(Can::close_unasked)) return;
  Kqueue kqueue;
  auto [near, far] = sockets(Kind::local);
  kqueue.add(readable(near.get()));
  kqueue.add(writable(near.get()));
  write_to(far, "x");
  near.close();
  kqueue.expect_none();
}

TEST_CASE("a closed file is reported no more") {
  if (lacks(Can::close_unasked)) return;
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder.file("file", "hello");
  Descriptor watched = open(path, O_RDONLY);
  kqueue.add(readable(watched.get()));
  kqueue.add(file(watched.get()), EV_CLEAR, NOTE_WRITE | NOTE_DELETE | NOTE_ATTRIB);
  watched.close();
  write_to(open(path, O_WRONLY), "HE");
  std::filesystem::remove(path);
  kqueue.expect_none();
}

TEST_CASE("a number that is used again has no old knote") {
  if (lacks(Can::close_unasked)) return;
  Kqueue kqueue;
  Pipe old;
  const int number = old.reader.get();
  kqueue.add(readable(number), 0, 0, 0, tag(1));
  write_to(old.writer, "x");
  old.reader.close();
  Pipe next;
  REQUIRE(next.reader.get() == number);
  write_to(next.writer, "hello");
  kqueue.expect_none();
  CHECK(kqueue.error_of(readable(number), EV_DELETE) == ENOENT);
  kqueue.add(readable(number), 0, 0, 0, tag(2));
  kqueue.expect(readable(number), {.data = 5, .udata = tag(2)});
}

TEST_CASE(
    "a number that is used again has no old knote though the old has a duplicate") {
  if (lacks(Can::close_by_duplicate)) return;
  Kqueue kqueue;
  Pipe old;
  Pipe next;
  const int number = old.reader.get();
  const Descriptor copy = duplicate(old.reader);
  kqueue.add(readable(number), 0, 0, 0, tag(1));
  REQUIRE(::dup2(next.reader.get(), number) == number);  // which closes it. dup(2)
  write_to(next.writer, "hello");
  kqueue.expect_none();
  kqueue.add(readable(number), EV_CLEAR, 0, 0, tag(2));
  kqueue.expect(readable(number), {.data = 5, .udata = tag(2)});
  write_to(old.writer, "old");
  kqueue.expect_none();
}

TEST_CASE("a number that is used again for the same pipe has no old knote") {
  if (lacks(Can::close_by_duplicate)) return;
  Kqueue kqueue;
  Pipe pipe;
  const int number = pipe.reader.get();
  const Descriptor copy = duplicate(pipe.reader);
  kqueue.add(readable(number), 0, 0, 0, tag(1));
  REQUIRE(::close(number) == 0);
  REQUIRE(::dup2(copy.get(), number) == number);
  kqueue.add(readable(number), 0, 0, 0, tag(2));
  write_to(pipe.writer, "x");
  kqueue.expect(readable(number), {.udata = tag(2)});
}

TEST_CASE("a number that is used again for another file has no old knote") {
  if (lacks(Can::close_unasked)) return;
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder.file("old", "hello");
  Descriptor watched = open(path, O_RDONLY);
  const int number = watched.get();
  kqueue.add(readable(number), 0, 0, 0, tag(1));
  kqueue.add(file(number), EV_CLEAR, NOTE_WRITE, 0, tag(1));
  kqueue.expect(readable(number), {.udata = tag(1)});
  write_to(open(path, O_WRONLY), "HE");
  watched.close();
  watched = open(folder.file("new", "other"), O_RDONLY);
  REQUIRE(watched.get() == number);
  kqueue.expect_none();
  CHECK(kqueue.error_of(readable(number), EV_DELETE) == ENOENT);
  CHECK(kqueue.error_of(file(number), EV_DELETE) == ENOENT);
}

TEST_CASE("many descriptors come and go under the same numbers") {
  if (lacks(Can::close_unasked)) return;
  Kqueue kqueue;
  for (std::uintptr_t round = 1; round <= 300; ++round) {
    Pipe pipe;
    kqueue.add(readable(pipe.reader.get()), EV_CLEAR, 0, 0, tag(round));
    write_to(pipe.writer, "x");
    const auto events = kqueue.take(4);
    REQUIRE(events.size() == 1);
    REQUIRE(events[0].udata == tag(round));
  }
  kqueue.expect_none();
}

TEST_CASE("a closed queue is no queue") {
  Kqueue kqueue;
  const int number = kqueue.descriptor();
  kqueue.add(user(1));
  kqueue.close();
  Event event = change(user(2), EV_ADD);
  CHECK(call_kevent(number, {}, {&event, 1}, 0ns) == -1);
  CHECK(errno == EBADF);
  CHECK(call_kevent(number, {&event, 1}, {}, 0ns) == -1);
  CHECK(errno == EBADF);
}

TEST_CASE("a watched queue that was closed is reported no more") {
  if (lacks(Can::poll_queue)) return;
  Kqueue outer;
  Kqueue inner;
  outer.add(readable(inner.descriptor()));
  inner.add(user(1));
  inner.trigger(1);
  outer.expect(readable(inner.descriptor()));
  const int number = inner.descriptor();
  inner.close();
  outer.expect_none();
  Kqueue next;
  REQUIRE(next.descriptor() == number);
  next.add(user(1));
  next.trigger(1);
  outer.expect_none();
  CHECK(outer.error_of(readable(number), EV_DELETE) == ENOENT);
}

TEST_CASE("a duplicate of a queue is the same queue") {
  if (lacks(Can::copy_queue)) return;
  Kqueue kqueue;
  const Descriptor copy{::dup(kqueue.descriptor())};
  REQUIRE(copy.get() >= 0);
  kqueue.add(user(1), EV_CLEAR);
  const Event trigger = change(user(1), 0, NOTE_TRIGGER);
  REQUIRE(call_kevent(copy.get(), {&trigger, 1}, {}, 0ns) == 0);
  kqueue.expect(user(1));
  kqueue.trigger(1);
  kqueue.close();
  Event event;
  REQUIRE(call_kevent(copy.get(), {}, {&event, 1}, 0ns) == 1);
  CHECK(id_of(event) == user(1));
}

TEST_CASE("a queue with the number of a closed one is empty") {
  int number = -1;
  Pipe pipe;
  write_to(pipe.writer, "x");
  for (int i = 0; i < 5; ++i) {
    Kqueue kqueue;
    if (i > 0) CHECK(kqueue.descriptor() == number);
    number = kqueue.descriptor();
    kqueue.expect_none();
    CHECK(kqueue.error_of(user(1), EV_DELETE) == ENOENT);
    CHECK(kqueue.error_of(readable(pipe.reader.get()), EV_DELETE) == ENOENT);
    kqueue.add(readable(pipe.reader.get()));
    kqueue.add(user(1));
    kqueue.trigger(1);
    kqueue.expect_all({user(1), readable(pipe.reader.get())});
  }
}

TEST_CASE("a descriptor with the number of a closed queue is no queue") {
  int number = -1;
  {
    Kqueue kqueue;
    number = kqueue.descriptor();
    kqueue.add(user(1));
  }
  Pipe pipe;
  REQUIRE(pipe.reader.get() == number);
  Event event = change(user(2), EV_ADD);
  CHECK(call_kevent(number, {}, {&event, 1}, 0ns) == -1);
  CHECK(errno == EBADF);
  CHECK(call_kevent(number, {&event, 1}, {}, 0ns) == -1);
  CHECK(errno == EBADF);
  CHECK(call_kevent(number, {}, {}, 0ns) == -1);
  CHECK(errno == EBADF);
}

TEST_CASE("queues leave no descriptors behind") {
  Everything all;
  int after_first = 0;
  for (int i = 0; i < 20; ++i) {
    Kqueue kqueue;
    add_all(kqueue, all.pipe, all.watched);
    kqueue.take(8);
    kqueue.close();
    const Kqueue next;  // the time to sweep up, for those who have to
    if (i == 0) after_first = open_descriptors();
  }
  CHECK(eventually(
      [&] {
        const Kqueue next;
        return open_descriptors() <= after_first;
      },
      within(patience)));
}

TEST_CASE("deleted knotes leave no descriptors behind") {
  Everything all;
  Child child;
  const auto round = [&] {
    add_all(all.kqueue, all.pipe, all.watched);
    all.kqueue.add(process(child.pid()), 0, NOTE_EXIT);
    for (const Id id :
         {readable(all.pipe.reader.get()), writable(all.pipe.writer.get()),
          file(all.watched.get()), readable(all.watched.get()), timer(1), user(1),
          process(::getppid()), process(child.pid())})
      all.kqueue.remove(id);
    all.kqueue.add(timer(2), EV_ONESHOT, NOTE_USECONDS, 1);
    all.kqueue.expect(timer(2));
  };
  round();
  const int after_first = open_descriptors();
  for (int i = 0; i < 20; ++i) round();
  CHECK(open_descriptors() <= after_first);
}

TEST_CASE("closed descriptors and ended processes leave no descriptors behind") {
  if (lacks(Can::close_unasked)) return;
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder.file("file");
  const auto round = [&] {
    Pipe pipe;
    const auto watched = open(path, O_RDONLY);
    const Child child;
    kqueue.add(readable(pipe.reader.get()));
    kqueue.add(readable(watched.get()));
    kqueue.add(file(watched.get()), EV_CLEAR, NOTE_WRITE);
    kqueue.add(process(child.pid()), 0, note_exit);
    child.exit(0);
    kqueue.expect(process(child.pid()));
  };
  const auto settle = [&] {
    kqueue.add(user(1), EV_ONESHOT);
    kqueue.trigger(1);
    kqueue.expect(user(1));
    return open_descriptors();
  };
  round();
  const int after_first = settle();
  for (int i = 0; i < 10; ++i) round();
  CHECK(settle() <= after_first);
}

TEST_CASE("thousands of queues can be made one after another") {
  Pipe pipe;
  write_to(pipe.writer, "x");
  for (int i = 0; i < 3'000; ++i) {
    Kqueue kqueue;
    kqueue.add(readable(pipe.reader.get()));
    kqueue.add(timer(1), 0, 0, 1'000);
    if (kqueue.take(2).size() != 1) FAIL("queue " << i << " does not report");
  }
}

TEST_CASE("a hundred queues can be open at once") {
  Pipe pipe;
  std::array<Kqueue, 100> queues;
  for (auto& kqueue : queues) kqueue.add(readable(pipe.reader.get()));
  write_to(pipe.writer, "x");
  for (auto& kqueue : queues) {
    if (kqueue.take(2).size() != 1) FAIL("one does not report");
  }
}

TEST_CASE("a child that was forked has no queue") {
  if (lacks(Can::fail_on_fork)) return;
  Kqueue kqueue;
  kqueue.add(user(1));
  kqueue.trigger(1);
  const int status = in_child([kq = kqueue.descriptor()] {
    Event event;
    if (call_kevent(kq, {}, {&event, 1}, 0ns) != -1) return 1;
    if (errno != EBADF) return 2;
    return ::fcntl(kq, F_GETFD) == -1 ? 0 : 3;  // its number is free
  });
  CHECK(status == 0);
  kqueue.expect(user(1));
}

TEST_CASE("a child that was forked can make a queue of its own") {
  Everything all;
  add_all(all.kqueue, all.pipe, all.watched);
  const int status = in_child([] {
    const int kq = ::kqueue();
    if (kq < 0) return 1;
    const std::array changes{change(user(7), EV_ADD | EV_CLEAR),
                             change(user(7), 0, NOTE_TRIGGER)};
    std::array<Event, 4> events;
    if (call_kevent(kq, changes, events, 1s) != 1) return 2;
    if (id_of(events[0]) != user(7)) return 3;
    const Event soon = change(timer(1), EV_ADD | EV_ONESHOT, 0, 1);
    if (call_kevent(kq, {&soon, 1}, events, patience) != 1) return 4;
    return id_of(events[0]) == timer(1) ? 0 : 5;
  });
  CHECK(status == 0);
}

TEST_CASE("a child that was forked does not disturb its parent's queue") {
  Everything all;
  add_all(all.kqueue, all.pipe, all.watched);
  const int status = in_child([kq = all.kqueue.descriptor(), &all] {
    const std::array changes{change(user(1), EV_DELETE),
                             change(readable(all.pipe.reader.get()), EV_DELETE)};
    call_kevent(kq, changes, {}, 0ns);
    ::close(kq);
    return ::kqueue() >= 0 ? 0 : 1;
  });
  CHECK(status == 0);
  write_to(all.pipe.writer, "hello");
  all.kqueue.expect_all(
      {user(1), readable(all.pipe.reader.get()), writable(all.pipe.writer.get())});
}

TEST_CASE("a queue holds no descriptor open") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()));
  pipe.reader.close();
  CHECK(::write(pipe.writer.get(), "x", 1) == -1);
  CHECK(errno == EPIPE);
}

TEST_CASE("a program that is started has no descriptor of a queue") {
  Everything all;
  all.kqueue.close();
  const Kqueue swept;
  const auto start = GENERATE(&start_by_fork, &start_by_spawn);
  const int before = count_in_program(start);
  Kqueue kqueue;
  add_all(kqueue, all.pipe, all.watched);
  CHECK(count_in_program(start) == before);
}

TEST_CASE("no descriptor is left for a queue") {
  {
    const harness::NoMoreDescriptors none;
    CHECK(::kqueue() == -1);
    CHECK(errno == EMFILE);
  }
  Kqueue kqueue;
  kqueue.add(user(1));
  kqueue.trigger(1);
  kqueue.expect(user(1));
}

TEST_CASE("no descriptor is left for a knote") {
  Everything all;
  const Child child;
  const std::vector changes{
      change(readable(all.pipe.reader.get()), EV_ADD),
      change(readable(all.watched.get()), EV_ADD),
      change(file(all.watched.get()), EV_ADD | EV_CLEAR, NOTE_ATTRIB),
      change(timer(1), EV_ADD | EV_ONESHOT, 0, 1),
      change(process(child.pid()), EV_ADD, note_exit),
      change(user(1), EV_ADD | EV_CLEAR),
  };
  const int open_before = open_descriptors();
  std::vector<int> errors;
  {
    const harness::NoMoreDescriptors none;
    for (const auto& add : changes) {
      errors.push_back(
          call_kevent(all.kqueue.descriptor(), {&add, 1}, {}, 0ns) < 0 ? errno : 0);
    }
  }
  for (const int error : errors) {
    CAPTURE(error);
    CHECK((error == 0 || error == EMFILE || error == ENOMEM));
  }
  // A failed change has changed nothing, and can be made again.
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (errors[i] == 0) continue;
    const auto& add = changes[i];
    CAPTURE(add);
    CHECK(all.kqueue.error_of(id_of(add), EV_DELETE) == ENOENT);
    CHECK(call_kevent(all.kqueue.descriptor(), {&add, 1}, {}, 0ns) == 0);
  }
  CHECK(open_descriptors() >= open_before);
  write_to(all.pipe.writer, "x");
  all.kqueue.trigger(1);
  child.exit(0);
  std::filesystem::permissions(all.folder / "file", std::filesystem::perms::owner_read);
  all.kqueue.expect_all({readable(all.pipe.reader.get()), file(all.watched.get()),
                         timer(1), process(child.pid()), user(1)});
}
