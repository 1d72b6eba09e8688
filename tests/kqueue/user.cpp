// EVFILT_USER: an event that the program makes itself. kqueue(2)

#include <cerrno>

#include "kqueue/fixtures.hpp"
#include "kqueue/kit.hpp"

using namespace kit;

TEST_CASE("a user event waits for its trigger") {
  Kqueue kqueue;
  kqueue.add(user(1));
  kqueue.expect_none();
  kqueue.trigger(1);
  kqueue.expect(user(1));
}

TEST_CASE("a user event stays triggered without EV_CLEAR") {
  Kqueue kqueue;
  kqueue.add(user(1));
  kqueue.trigger(1);
  for (int i = 0; i < 3; ++i) kqueue.expect(user(1));
}

TEST_CASE("a user event with EV_CLEAR is reported once a trigger") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR);
  for (int i = 0; i < 3; ++i) {
    kqueue.trigger(1);
    kqueue.expect(user(1), {.flags = EV_CLEAR});
    kqueue.expect_none();
  }
}

TEST_CASE("triggers before the wait are one event") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR);
  for (int i = 0; i < 100; ++i) kqueue.trigger(1);
  kqueue.expect(user(1));
  kqueue.expect_none();
}

TEST_CASE("a trigger can come with the addition") {
  if (lacks(Can::trigger_by_adding)) return;
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR, NOTE_TRIGGER);
  kqueue.expect(user(1));
  kqueue.expect_none();
}

TEST_CASE("EV_ONESHOT deletes a user event") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_ONESHOT);
  kqueue.trigger(1);
  kqueue.expect(user(1));
  kqueue.expect_none();
  CHECK(kqueue.error_of(user(1), 0, NOTE_TRIGGER) == ENOENT);
}

TEST_CASE("EV_DISPATCH disables a user event") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_DISPATCH);
  kqueue.trigger(1);
  kqueue.expect(user(1));
  kqueue.expect_none();
  kqueue.change(user(1), EV_ENABLE, NOTE_TRIGGER);
  kqueue.expect(user(1));
}

TEST_CASE("a user event that was never added can't be triggered") {
  Kqueue kqueue;
  CHECK(kqueue.error_of(user(1), 0, NOTE_TRIGGER) == ENOENT);
}

TEST_CASE("a user event is deleted with its trigger") {
  Kqueue kqueue;
  kqueue.add(user(1));
  kqueue.trigger(1);
  kqueue.remove(user(1));
  kqueue.expect_none();
  kqueue.add(user(1));
  kqueue.expect_none();
}

TEST_CASE("a trigger while disabled is reported when enabled") {
  if (lacks(Can::trigger_while_disabled)) return;
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR | EV_DISABLE);
  kqueue.trigger(1);
  kqueue.expect_none();
  kqueue.change(user(1), EV_ENABLE);
  kqueue.expect(user(1));
  kqueue.expect_none();
}

TEST_CASE("EV_DISABLE hides a trigger until EV_ENABLE") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR);
  kqueue.trigger(1);
  kqueue.change(user(1), EV_DISABLE);
  kqueue.expect_none();
  kqueue.change(user(1), EV_ENABLE);
  kqueue.expect(user(1));
  kqueue.expect_none();
}

TEST_CASE("a disabled user event can be enabled and triggered in one change") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR | EV_DISABLE);
  kqueue.change(user(1), EV_ENABLE, NOTE_TRIGGER);
  kqueue.expect(user(1));
}

TEST_CASE("NOTE_FFNOP leaves the flags of a user event") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR, 0x0f);
  kqueue.trigger(1, NOTE_FFNOP | 0xf0);
  kqueue.expect(user(1), {.fflags = 0x0f});
}

TEST_CASE("NOTE_FFCOPY replaces the flags of a user event") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR, 0x0f);
  kqueue.trigger(1, NOTE_FFCOPY | 0x12);
  kqueue.expect(user(1), {.fflags = 0x12});
}

TEST_CASE("NOTE_FFOR adds to the flags of a user event") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR, 0x0f);
  kqueue.trigger(1, NOTE_FFOR | 0x30);
  kqueue.expect(user(1), {.fflags = 0x3f});
}

TEST_CASE("NOTE_FFAND takes from the flags of a user event") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR, 0x0f);
  kqueue.trigger(1, NOTE_FFAND | 0x36);
  kqueue.expect(user(1), {.fflags = 0x06});
}

TEST_CASE("flags of a user event gather without a trigger") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR);
  kqueue.change(user(1), 0, NOTE_FFOR | 1);
  kqueue.change(user(1), 0, NOTE_FFOR | 4);
  kqueue.expect_none();
  kqueue.trigger(1);
  kqueue.expect(user(1), {.fflags = 5});
}

TEST_CASE("all 24 flags of a user event are the program's") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR);
  kqueue.trigger(1, NOTE_FFCOPY | NOTE_FFLAGSMASK);
  kqueue.expect(user(1), {.fflags = NOTE_FFLAGSMASK});
}

TEST_CASE("a trigger gives its data and udata") {
  if (lacks(Can::return_trigger_data)) return;
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR, 0, 1, tag(1));
  kqueue.change(user(1), 0, NOTE_TRIGGER, 77, tag(2));
  kqueue.expect(user(1), {.data = 77, .udata = tag(2)});
}

TEST_CASE("any number names a user event") {
  Kqueue kqueue;
  for (const std::uintptr_t ident :
       {std::uintptr_t{0}, std::uintptr_t{1} << 31, ~std::uintptr_t{0}}) {
    kqueue.add(user(ident), EV_CLEAR);
    kqueue.trigger(ident);
    kqueue.expect(user(ident));
  }
}

TEST_CASE("user events of two queues are strangers") {
  Kqueue one;
  Kqueue other;
  one.add(user(1));
  other.add(user(1));
  one.trigger(1);
  other.expect_none();
  one.expect(user(1));
}

TEST_CASE("a trigger from another thread before the wait is reported") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR);
  int error = -1;
  std::thread{[&] { error = kqueue.error_of(user(1), 0, NOTE_TRIGGER); }}.join();
  CHECK(error == 0);
  kqueue.expect(user(1));
}

TEST_CASE("a trigger from another thread ends the wait") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR);
  for (int i = 0; i < 20; ++i) {
    Waiter waiter{kqueue};
    waiter.until_blocked();
    kqueue.trigger(1);
    waiter.expect(user(1));
    kqueue.expect_none();
  }
}

TEST_CASE("triggers of many threads are not lost") {
  constexpr unsigned threads = 4;
  constexpr unsigned rounds = 500;
  Kqueue kqueue;
  for (unsigned ident = 0; ident < threads; ++ident) kqueue.add(user(ident), EV_CLEAR);
  std::vector<std::thread> triggering;
  for (unsigned ident = 0; ident < threads; ++ident) {
    triggering.emplace_back([kq = kqueue.descriptor(), ident] {
      for (unsigned round = 1; round <= rounds; ++round) {
        const Event one = change(user(ident), 0, NOTE_TRIGGER | NOTE_FFCOPY | round);
        call_kevent(kq, {&one, 1}, {}, 0ns);
      }
    });
  }
  // The last trigger of each may have merged with others, but its flags say that it
  // came.
  std::vector<unsigned> last(threads, 0);
  const auto deadline = within(patience);
  bool went_back = false;
  while (std::vector<unsigned>(threads, rounds) != last && Clock::now() < deadline) {
    for (const auto& event : kqueue.take(threads)) {
      went_back = went_back || event.fflags < last[event.ident];
      last[event.ident] = event.fflags;
    }
  }
  for (auto& thread : triggering) thread.join();
  CHECK(last == std::vector<unsigned>(threads, rounds));
  CHECK_FALSE(went_back);
  kqueue.expect_none();
}
