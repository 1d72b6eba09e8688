// How kevent waits: its timeout, other threads, and the queue as a descriptor.
// kqueue(2)

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <map>
#include <set>
#include <thread>

#include "kqueue/fixtures.hpp"
#include "kqueue/kit.hpp"

using namespace kit;

namespace {

/// What a wait for one event returned, errno where that is an error, and how long it
/// took.
struct Wait {
  Wait(const Kqueue& kqueue, std::optional<nanoseconds> timeout) {
    const auto start = Clock::now();
    result = call_kevent(kqueue.descriptor(), {}, {&event, 1}, timeout);
    error = result < 0 ? errno : 0;
    took = Clock::now() - start;
  }
  int result;
  int error;
  nanoseconds took;
  Event event{};
};

int wait_with(const Kqueue& kqueue, timespec timeout) {
  Event event;
  return ::kevent(kqueue.descriptor(), nullptr, 0, &event, 1, &timeout);
}

bool polls_readable(const Kqueue& kqueue, int timeout_ms = 0) {
  pollfd entry{.fd = kqueue.descriptor(), .events = POLLIN, .revents = 0};
  REQUIRE(::poll(&entry, 1, timeout_ms) >= 0);
  return (entry.revents & POLLIN) != 0;
}

/// Does something again and again in a thread, until it goes.
class Repeating {
 public:
  template <typename Action>
  explicit Repeating(Action action)
      : thread_{[this, action] {
          while (!stop_) {
            action();
            std::this_thread::yield();
          }
        }} {}
  ~Repeating() {
    stop_ = true;
    thread_.join();
  }
  Repeating(const Repeating&) = delete;
  Repeating& operator=(const Repeating&) = delete;

 private:
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

void nothing(int) {}

/// Sends this thread a signal again and again.
class Interruptions {
 public:
  Interruptions()
      : repeating_{[thread = ::pthread_self()] { ::pthread_kill(thread, SIGUSR1); }} {}

 private:
  Disposition handler_{SIGUSR1, nothing};
  Repeating repeating_;
};

/// Descriptors and user events that are always ready.
struct Ready {
  explicit Ready(Kqueue& kqueue) {
    for (auto& pipe : pipes) {
      write_to(pipe.writer, "x");
      kqueue.add(readable(pipe.reader.get()));
      kqueue.add(writable(pipe.writer.get()));
      ids.insert(ids.end(), {readable(pipe.reader.get()), writable(pipe.writer.get())});
    }
    for (std::uintptr_t ident = 1; ident <= 3; ++ident) {
      kqueue.add(user(ident));
      kqueue.trigger(ident);
      ids.push_back(user(ident));
    }
    kqueue.add(readable(file.get()));
    ids.push_back(readable(file.get()));
  }

  std::array<Pipe, 3> pipes;
  Folder folder;
  Descriptor file = open(folder.file("file", "hello"), 0);
  std::vector<Id> ids;
};

}  // namespace

TEST_CASE("a timeout of zero only looks") {
  Kqueue kqueue;
  kqueue.add(user(1));
  const Wait wait{kqueue, 0ns};
  CHECK(wait.result == 0);
  CHECK(wait.took < 1s);
}

TEST_CASE("a timeout passes in full and is no error") {
  Kqueue kqueue;
  kqueue.add(user(1));
  for (const nanoseconds timeout : {nanoseconds{20ms}, nanoseconds{1'500us}}) {
    const Wait wait{kqueue, timeout};
    CHECK(wait.result == 0);
    CHECK(wait.took >= timeout);
  }
}

TEST_CASE("a timeout below a millisecond is neither zero nor a millisecond") {
  Kqueue kqueue;
  nanoseconds shortest = 1s;
  for (int i = 0; i < 50; ++i) {
    const Wait wait{kqueue, 200us};
    CHECK(wait.result == 0);
    CHECK(wait.took >= 200us);
    shortest = std::min(shortest, wait.took);
  }
  CHECK(shortest < 1ms);
}

TEST_CASE("a timeout of a nanosecond ends") {
  Kqueue kqueue;
  CHECK(Wait(kqueue, 1ns).result == 0);
}

TEST_CASE("a timeout that is no time is refused") {
  Kqueue kqueue;
  for (const timespec timeout : {timespec{.tv_sec = 0, .tv_nsec = -1},
                                 timespec{.tv_sec = 0, .tv_nsec = 1'000'000'000},
                                 timespec{.tv_sec = -1, .tv_nsec = 0}}) {
    CAPTURE(timeout.tv_sec, timeout.tv_nsec);
    CHECK(wait_with(kqueue, timeout) == -1);
    CHECK(errno == EINVAL);
  }
}

TEST_CASE("no timeout waits until an event comes") {
  Kqueue kqueue;
  kqueue.add(user(1));
  Waiter waiter{kqueue, std::nullopt};
  waiter.until_blocked();
  kqueue.trigger(1);
  waiter.expect(user(1));
}

TEST_CASE("a century does not overflow a timeout") {
  Kqueue kqueue;
  kqueue.add(user(1));
  Waiter waiter{kqueue, std::chrono::hours{24 * 365 * 100}};
  waiter.until_blocked();
  kqueue.trigger(1);
  waiter.expect(user(1));
}

TEST_CASE("without room for events there is no wait") {
  Kqueue kqueue;
  kqueue.add(user(1));
  CHECK(call_kevent(kqueue.descriptor(), {}, {}, std::nullopt) == 0);
  CHECK(call_kevent(kqueue.descriptor(), {}, {}, patience) == 0);
  kqueue.trigger(1);
  CHECK(call_kevent(kqueue.descriptor(), {}, {}, std::nullopt) == 0);
  kqueue.expect(user(1));
}

TEST_CASE("an event that is there comes before the timeout") {
  Kqueue kqueue;
  kqueue.add(user(1));
  kqueue.trigger(1);
  CHECK(Wait(kqueue, 0ns).result == 1);
  CHECK(Wait(kqueue, patience).result == 1);
  CHECK(Wait(kqueue, std::nullopt).result == 1);
}

TEST_CASE("a signal ends the wait with EINTR") {
  Kqueue kqueue;
  kqueue.add(user(1));
  const Interruptions interruptions;
  for (int i = 0; i < 10; ++i) {
    const Wait wait{kqueue, patience};
    CHECK(wait.result == -1);
    CHECK(wait.error == EINTR);
  }
}

TEST_CASE("changes are made though a signal ends the wait") {
  Kqueue kqueue;
  const Interruptions interruptions;
  for (std::uintptr_t ident = 1; ident <= 10; ++ident) {
    const Event add = change(user(ident), EV_ADD);
    Event event;
    CHECK(call_kevent(kqueue.descriptor(), {&add, 1}, {&event, 1}, patience) == -1);
    CHECK(errno == EINTR);
    CHECK(kqueue.error_of(user(ident), EV_DELETE) == 0);
  }
}

TEST_CASE("an event that is there comes before a signal") {
  Kqueue kqueue;
  kqueue.add(user(1));
  kqueue.trigger(1);
  const Interruptions interruptions;
  for (int i = 0; i < 1'000; ++i) {
    if (Wait(kqueue, patience).result != 1) FAIL("a signal hid the event");
  }
}

TEST_CASE("changes by others neither end nor lengthen a wait") {
  Kqueue kqueue;
  kqueue.add(user(2));
  const Repeating changes{[kq = kqueue.descriptor()] {
    const Event some[]{change(user(1), EV_ADD), change(user(2), EV_DISABLE),
                       change(user(2), EV_ENABLE), change(user(1), EV_DELETE)};
    call_kevent(kq, some, {}, 0ns);
  }};
  for (int i = 0; i < 10; ++i) {
    const Wait wait{kqueue, 5ms};
    CHECK(wait.result == 0);
    CHECK(wait.took >= 5ms);
    CHECK(wait.took < 2s);
  }
}

TEST_CASE("what is added by another thread ends the wait") {
  Kqueue kqueue;
  Pipe pipe;
  write_to(pipe.writer, "hello");
  Waiter waiter{kqueue};
  waiter.until_blocked();
  kqueue.add(readable(pipe.reader.get()), 0, 0, 0, tag(8));
  waiter.expect(readable(pipe.reader.get()), {.data = 5, .udata = tag(8)});
}

TEST_CASE("what is enabled by another thread ends the wait") {
  Kqueue kqueue;
  Pipe pipe;
  write_to(pipe.writer, "hello");
  kqueue.add(readable(pipe.reader.get()), EV_DISABLE);
  Waiter waiter{kqueue};
  waiter.until_blocked();
  kqueue.change(readable(pipe.reader.get()), EV_ENABLE);
  waiter.expect(readable(pipe.reader.get()), {.data = 5});
}

TEST_CASE("bytes end the wait") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()));
  Waiter waiter{kqueue};
  waiter.until_blocked();
  write_to(pipe.writer, "hello");
  waiter.expect(readable(pipe.reader.get()), {.data = 5});
}

TEST_CASE("what is deleted or disabled by another thread does not end the wait") {
  Kqueue kqueue;
  std::array<Pipe, 2> pipes;
  for (const auto& pipe : pipes) kqueue.add(readable(pipe.reader.get()));
  kqueue.add(user(1));
  Waiter waiter{kqueue};
  waiter.until_blocked();
  kqueue.change(readable(pipes[0].reader.get()), EV_DISABLE);
  kqueue.remove(readable(pipes[1].reader.get()));
  for (const auto& pipe : pipes) write_to(pipe.writer, "x");
  kqueue.trigger(1);
  waiter.expect(user(1));
}

TEST_CASE("a descriptor closed by another thread does not end the wait") {
  if (lacks(Can::close_unasked)) return;
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()));
  kqueue.add(user(1));
  Waiter waiter{kqueue};
  waiter.until_blocked();
  pipe.reader.close();
  kqueue.trigger(1);
  waiter.expect(user(1));
}

TEST_CASE("at most so many events as there is room for are reported") {
  Kqueue kqueue;
  std::set<std::uintptr_t> seen;
  for (std::uintptr_t ident = 1; ident <= 10; ++ident) {
    kqueue.add(user(ident), EV_CLEAR);
    kqueue.trigger(ident);
  }
  for (const std::size_t count : {3, 3, 3, 1}) {
    const auto events = kqueue.take(3);
    CHECK(events.size() == count);
    for (const auto& event : events) CHECK(seen.insert(event.ident).second);
  }
  kqueue.expect_none();
}

TEST_CASE("a thousand events are each reported once") {
  constexpr std::uintptr_t count = 1'000;
  Kqueue kqueue;
  for (std::uintptr_t ident = 0; ident < count; ++ident) {
    kqueue.add(user(ident), EV_CLEAR);
    kqueue.trigger(ident);
  }
  std::set<std::uintptr_t> seen;
  while (seen.size() < count) {
    const auto events = kqueue.take(2 * count);
    REQUIRE_FALSE(events.empty());
    for (const auto& event : events) REQUIRE(seen.insert(event.ident).second);
  }
  kqueue.expect_none();
}

TEST_CASE("events of many kinds beyond the room are not lost") {
  Kqueue kqueue;
  std::array<Pipe, 5> pipes;
  std::set<std::uintptr_t> missing;
  for (std::uintptr_t i = 0; i < pipes.size(); ++i) {
    write_to(pipes[i].writer, "x");
    kqueue.add(readable(pipes[i].reader.get()), EV_CLEAR, 0, 0, tag(3 * i));
    kqueue.add(user(i), EV_CLEAR, 0, 0, tag(3 * i + 1));
    kqueue.change(user(i), 0, NOTE_TRIGGER, 0, tag(3 * i + 1));
    kqueue.add(timer(i), EV_ONESHOT, NOTE_USECONDS, 1, tag(3 * i + 2));
    missing.insert({3 * i, 3 * i + 1, 3 * i + 2});
  }
  while (!missing.empty()) {
    const auto events = kqueue.take(2);
    REQUIRE_FALSE(events.empty());
    for (const auto& event : events)
      CHECK(missing.erase(reinterpret_cast<std::uintptr_t>(event.udata)) == 1);
  }
  kqueue.expect_none();
}

TEST_CASE("what is always ready hides nothing else") {
  Kqueue kqueue;
  const Ready ready{kqueue};
  const std::size_t room = GENERATE(1, 2, 5);
  std::map<std::pair<short, std::uintptr_t>, int> times;
  const int rounds = 20;
  for (std::size_t i = 0; i < rounds * ready.ids.size(); ++i) {
    const auto events = kqueue.take(room);
    REQUIRE_FALSE(events.empty());
    std::set<std::pair<short, std::uintptr_t>> once;
    for (const auto& event : events) {
      ++times[{event.filter, event.ident}];
      if (!once.insert({event.filter, event.ident}).second)
        FAIL("twice in one answer: " << describe(event));
    }
  }
  for (const auto& id : ready.ids) {
    CAPTURE(room, id.filter, id.ident);
    CHECK(times[{id.filter, id.ident}] >= rounds / 2);
  }
}

TEST_CASE("a quiet descriptor is heard among those that are always ready") {
  Kqueue kqueue;
  const Ready ready{kqueue};
  Pipe quiet;
  kqueue.add(readable(quiet.reader.get()), EV_CLEAR);
  for (std::size_t i = 0; i < 2 * ready.ids.size(); ++i) kqueue.take(1);
  write_to(quiet.writer, "me");
  bool heard = false;
  for (std::size_t i = 0; !heard && i < 4 * ready.ids.size(); ++i)
    heard = id_of(kqueue.take(1).at(0)) == readable(quiet.reader.get());
  CHECK(heard);
}

TEST_CASE("each event goes to one of the threads that wait") {
  constexpr std::uintptr_t count = 300;
  Kqueue kqueue;
  kqueue.add(user(count));  // the end for every thread
  std::array<std::vector<std::uintptr_t>, 4> taken;
  std::vector<std::thread> threads;
  for (auto& mine : taken) {
    threads.emplace_back([&mine, kq = kqueue.descriptor()] {
      std::array<Event, 3> events;
      for (;;) {
        const int found = call_kevent(kq, {}, events, patience);
        if (found <= 0) return;
        bool is_end = false;
        for (int i = 0; i < found; ++i) {
          if (events[i].ident == count) {
            is_end = true;
          } else {
            mine.push_back(events[i].ident);
          }
        }
        if (is_end) return;
      }
    });
  }
  for (std::uintptr_t ident = 0; ident < count; ++ident) {
    kqueue.add(user(ident), ident % 2 ? EV_ONESHOT : EV_CLEAR);
    kqueue.trigger(ident);
  }
  // What is always there has its turn after what was there before.
  REQUIRE(eventually([&] { return kqueue.take(1, 0ms).empty(); }, within(patience)));
  kqueue.trigger(count);
  for (auto& thread : threads) thread.join();
  std::vector<std::uintptr_t> all;
  for (const auto& mine : taken) all.insert(all.end(), mine.begin(), mine.end());
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

TEST_CASE("EV_DISPATCH gives a descriptor to one thread at a time") {
  constexpr int bytes = 300;
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  write_to(pipe.writer, std::string(bytes, 'x'));
  std::atomic<int> inside = 0;
  std::atomic<int> received = 0;
  std::atomic<bool> shared = false;
  std::vector<std::thread> threads;
  kqueue.add(user(1));
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, kq = kqueue.descriptor()] {
      for (;;) {
        Event event;
        if (call_kevent(kq, {}, {&event, 1}, patience) != 1) return;
        if (event.filter == EVFILT_USER) return;
        if (++inside > 1) shared = true;
        char byte;
        if (::read(pipe.reader.get(), &byte, 1) == 1) ++received;
        --inside;
        const Event enable = change(id, EV_ENABLE | EV_DISPATCH);
        call_kevent(kq, {&enable, 1}, {}, 0ns);
      }
    });
  }
  kqueue.add(id, EV_DISPATCH);
  CHECK(eventually([&] { return received == bytes; }, within(patience)));
  kqueue.trigger(1);
  for (auto& thread : threads) thread.join();
  CHECK(received == bytes);
  CHECK_FALSE(shared);
}

TEST_CASE("EV_ONESHOT is reported to one of the threads that wait") {
  for (int round = 0; round < 20; ++round) {
    Kqueue kqueue;
    Pipe pipe;
    kqueue.add(readable(pipe.reader.get()), EV_ONESHOT);
    kqueue.add(user(1));
    std::atomic<int> reports = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&reports, kq = kqueue.descriptor()] {
        for (;;) {
          Event event;
          if (call_kevent(kq, {}, {&event, 1}, patience) != 1) return;
          if (event.filter == EVFILT_USER) return;
          ++reports;
        }
      });
    }
    write_to(pipe.writer, "x");
    REQUIRE(eventually([&] { return reports > 0; }, within(patience)));
    kqueue.trigger(1);
    for (auto& thread : threads) thread.join();
    CHECK(reports == 1);
  }
}

TEST_CASE("one trigger that stays ends the waits of all threads") {
  Kqueue kqueue;
  kqueue.add(user(1));
  Waiter one{kqueue};
  Waiter two{kqueue};
  Waiter three{kqueue};
  for (const auto* waiter : {&one, &two, &three}) waiter->until_blocked();
  kqueue.trigger(1);
  for (auto* waiter : {&one, &two, &three}) waiter->expect(user(1));
}

TEST_CASE("threads may add and delete while others wait") {
  Kqueue kqueue;
  kqueue.add(user(1'000), EV_CLEAR);
  std::atomic<int> errors = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] {
      int ends[2];
      if (::pipe(ends) != 0) ++errors;
      const auto number = static_cast<std::uintptr_t>(i);
      for (int round = 0; round < 200; ++round) {
        const Event add[]{change(readable(ends[0]), EV_ADD),
                          change(user(number), EV_ADD | EV_CLEAR),
                          change(timer(number), EV_ADD, NOTE_USECONDS, 100)};
        const Event remove[]{change(timer(number), EV_DELETE),
                             change(user(number), EV_DELETE),
                             change(readable(ends[0]), EV_DELETE)};
        if (call_kevent(kqueue.descriptor(), add, {}, 0ns) != 0) ++errors;
        if (call_kevent(kqueue.descriptor(), remove, {}, 0ns) != 0) ++errors;
      }
      ::close(ends[0]);
      ::close(ends[1]);
    });
  }
  std::thread waiting{[&] {
    for (;;) {
      Event event;
      const int count = call_kevent(kqueue.descriptor(), {}, {&event, 1}, patience);
      if (count == 1 && event.filter == EVFILT_USER) return;
      if (count != 1 || event.filter != EVFILT_TIMER || event.data < 1) ++errors;
    }
  }};
  for (auto& thread : threads) thread.join();
  kqueue.trigger(1'000);
  waiting.join();
  CHECK(errors == 0);
  kqueue.expect_none();
}

TEST_CASE("a queue can be polled") {
  if (lacks(Can::poll_queue)) return;
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()));
  kqueue.add(user(1), EV_CLEAR);
  CHECK_FALSE(polls_readable(kqueue));
  write_to(pipe.writer, "x");
  CHECK(polls_readable(kqueue, 1'000));
  drain(pipe.reader);
  kqueue.expect_none();
  CHECK_FALSE(polls_readable(kqueue));
  kqueue.trigger(1);
  CHECK(polls_readable(kqueue, 1'000));
  kqueue.expect(user(1));
  CHECK_FALSE(polls_readable(kqueue));
  kqueue.add(timer(1), EV_ONESHOT, 0, 1);
  CHECK(polls_readable(kqueue, 10'000));
  kqueue.expect(timer(1));
  CHECK_FALSE(polls_readable(kqueue));
}

TEST_CASE("a queue that is polled tells of every filter") {
  if (lacks(Can::poll_queue)) return;
  Kqueue kqueue;
  const Folder folder;
  const HeldSignal held{SIGUSR1};
  const auto path = folder.file("file", "hello");
  const auto watched = open(path, 0);
  const Child child;
  const auto check = [&](Id id) {
    CAPTURE(id.filter);
    CHECK(polls_readable(kqueue, 10'000));
    kqueue.expect(id);
    CHECK_FALSE(polls_readable(kqueue));
  };
  kqueue.add(file(watched.get()), EV_CLEAR, NOTE_ATTRIB);
  std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  check(file(watched.get()));
  kqueue.add(signalled(SIGUSR1));
  REQUIRE(::kill(::getpid(), SIGUSR1) == 0);
  check(signalled(SIGUSR1));
  kqueue.add(process(child.pid()), 0, note_exit);
  child.exit(0);
  check(process(child.pid()));
  kqueue.add(readable(watched.get()), EV_ONESHOT);
  check(readable(watched.get()));
}

TEST_CASE("a queue that is polled says nothing of what is disabled") {
  if (lacks(Can::poll_queue)) return;
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()), EV_DISABLE);
  kqueue.add(user(1), EV_DISABLE);
  write_to(pipe.writer, "x");
  kqueue.trigger(1);
  CHECK_FALSE(polls_readable(kqueue));
  kqueue.change(readable(pipe.reader.get()), EV_ENABLE);
  CHECK(polls_readable(kqueue));
}

TEST_CASE("a queue that is polled says again what is still there") {
  if (lacks(Can::poll_queue)) return;
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()));
  kqueue.add(user(1));
  write_to(pipe.writer, "x");
  kqueue.trigger(1);
  for (int i = 0; i < 3; ++i) {
    CHECK(polls_readable(kqueue));
    kqueue.expect_all({readable(pipe.reader.get()), user(1)});
  }
  kqueue.remove(readable(pipe.reader.get()));
  kqueue.expect(user(1));
  CHECK(polls_readable(kqueue));
  kqueue.remove(user(1));
  kqueue.expect_none();
  CHECK_FALSE(polls_readable(kqueue));
}

TEST_CASE("a queue that is polled has more when there was no room") {
  if (lacks(Can::poll_queue)) return;
  Kqueue kqueue;
  for (std::uintptr_t ident = 1; ident <= 3; ++ident) {
    kqueue.add(user(ident), EV_CLEAR);
    kqueue.trigger(ident);
  }
  for (int i = 0; i < 3; ++i) {
    CHECK(polls_readable(kqueue));
    CHECK(kqueue.take(1).size() == 1);
  }
  CHECK_FALSE(polls_readable(kqueue));
}

TEST_CASE("a queue can be watched by another") {
  if (lacks(Can::poll_queue)) return;
  Kqueue outer;
  Kqueue inner;
  outer.add(readable(inner.descriptor()), 0, 0, 0, tag(2));
  inner.add(user(1), EV_CLEAR);
  outer.expect_none();
  inner.trigger(1);
  outer.expect(readable(inner.descriptor()), {.without = EV_EOF, .udata = tag(2)});
  outer.expect(readable(inner.descriptor()));
  inner.expect(user(1));
  outer.expect_none();
}

TEST_CASE("a queue that is watched says how many events it has") {
  if (lacks(Can::count_queued_events)) return;
  Kqueue outer;
  Kqueue inner;
  outer.add(readable(inner.descriptor()));
  for (std::uintptr_t ident = 1; ident <= 3; ++ident) {
    inner.add(user(ident), EV_CLEAR);
    inner.trigger(ident);
  }
  outer.expect(readable(inner.descriptor()), {.data = 3});
  CHECK(inner.take(2).size() == 2);
  outer.expect(readable(inner.descriptor()), {.data = 1});
}

TEST_CASE("an event passes through three queues") {
  if (lacks(Can::poll_queue)) return;
  Kqueue outer;
  Kqueue middle;
  Kqueue inner;
  Pipe pipe;
  inner.add(readable(pipe.reader.get()));
  middle.add(readable(inner.descriptor()));
  outer.add(readable(middle.descriptor()));
  Waiter waiter{outer};
  waiter.until_blocked();
  write_to(pipe.writer, "x");
  waiter.expect(readable(middle.descriptor()));
  middle.expect(readable(inner.descriptor()));
  inner.expect(readable(pipe.reader.get()));
}

TEST_CASE("events of every filter come from one queue") {
  Kqueue kqueue;
  const HeldSignal held{SIGUSR1};
  const Folder folder;
  const auto path = folder.file("file", "hello");
  const auto watched = open(path, 0);
  const Child child;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()), EV_ONESHOT);
  kqueue.add(writable(pipe.writer.get()), EV_ONESHOT);
  kqueue.add(file(watched.get()), EV_CLEAR, NOTE_ATTRIB);
  kqueue.add(process(child.pid()), 0, note_exit);
  kqueue.add(signalled(SIGUSR1));
  kqueue.add(timer(1), EV_ONESHOT, 0, 1);
  kqueue.add(user(1), EV_CLEAR);
  write_to(pipe.writer, "x");
  std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  child.exit(0);
  REQUIRE(::kill(::getpid(), SIGUSR1) == 0);
  kqueue.trigger(1);
  kqueue.expect_all({readable(pipe.reader.get()), writable(pipe.writer.get()),
                     file(watched.get()), process(child.pid()), signalled(SIGUSR1),
                     timer(1), user(1)});
  kqueue.expect_none();
}
