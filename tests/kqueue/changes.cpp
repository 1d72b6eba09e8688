// What kevent does with its change list, whatever the filter. kqueue(2)

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <set>
#include <vector>

#include "kqueue/fixtures.hpp"
#include "kqueue/kit.hpp"

using namespace kit;

extern "C" int user_event_in_c(int kq);

namespace {

/// A number that is no open descriptor, and not the lowest: that is the next to be
/// given away, perhaps to something that an implementation hides.
int closed_number() {
  Pipe pipe;
  const int number = ::fcntl(pipe.reader.get(), F_DUPFD, 200);
  REQUIRE(number >= 200);
  ::close(number);
  return number;
}

/// kevent with one array for changes and events, and no wait.
int call_with(const Kqueue& kqueue, std::span<Event> both) {
  return call_kevent(kqueue.descriptor(), both, both, 0ns);
}

// Templates, since not every struct kevent has the field.
template <typename AnyEvent>
void set_extensions(AnyEvent& event) {
  if constexpr (requires { event.ext; }) event.ext[2] = 22, event.ext[3] = 33;
}

template <typename AnyEvent>
bool has_extensions(const AnyEvent& event) {
  if constexpr (requires { event.ext; })
    return event.ext[2] == 22 && event.ext[3] == 33;
  return false;
}

}  // namespace

TEST_CASE("the header serves C") {
  Kqueue kqueue;
  CHECK(user_event_in_c(kqueue.descriptor()) == 42);
}

TEST_CASE("EV_SET evaluates each argument once and sets each field") {
  std::array<Event, 2> events{};
  Event* next = events.data();
  int ident = 7;
  EV_SET(next++, ident++, EVFILT_USER, EV_ADD, 5, 6, tag(8));
  CHECK(next == events.data() + 1);
  CHECK(ident == 8);
  CHECK(events[0].ident == 7);
  CHECK(events[0].filter == EVFILT_USER);
  CHECK(events[0].flags == EV_ADD);
  CHECK(events[0].fflags == 5);
  CHECK(events[0].data == 6);
  CHECK(events[0].udata == tag(8));
}

TEST_CASE("a new queue has nothing to report") {
  Kqueue kqueue;
  kqueue.expect_none();
}

TEST_CASE("no changes and no room for events are no error") {
  Kqueue kqueue;
  CHECK(::kevent(kqueue.descriptor(), nullptr, 0, nullptr, 0, nullptr) == 0);
}

TEST_CASE("what was never added can't be changed or deleted") {
  Kqueue kqueue;
  Pipe pipe;
  for (const Id id : {user(1), timer(1), signalled(SIGUSR1), process(::getpid()),
                      readable(pipe.reader.get()), writable(pipe.writer.get())}) {
    for (const int flags : {EV_DELETE, EV_ENABLE, EV_DISABLE, 0}) {
      CAPTURE(id.filter, flags);
      CHECK(kqueue.error_of(id, flags) == ENOENT);
    }
  }
}

TEST_CASE("an unknown filter is refused") {
  Kqueue kqueue;
  CHECK(kqueue.error_of({1, 1000}, EV_ADD) == EINVAL);
  CHECK(kqueue.error_of({1, -1000}, EV_ADD) == EINVAL);
}

TEST_CASE("a descriptor that is not open is refused") {
  Kqueue kqueue;
  const int number = closed_number();
  for (const Id id : {readable(number), writable(number), file(number), readable(-1),
                      writable(-1), readable(1'000'000)}) {
    CAPTURE(id.ident, id.filter);
    CHECK(kqueue.error_of(id, EV_ADD) == EBADF);
  }
}

TEST_CASE("a queue that is not open is refused") {
  const Event add = change(user(1), EV_ADD);
  for (const int number : {-1, closed_number()}) {
    CHECK(call_kevent(number, {&add, 1}, {}, 0ns) == -1);
    CHECK(errno == EBADF);
  }
}

TEST_CASE("a descriptor that is no queue is refused") {
  Pipe pipe;
  Event event;
  CHECK(call_kevent(pipe.reader.get(), {}, {&event, 1}, 0ns) == -1);
  CHECK(errno == EBADF);
}

TEST_CASE("a list of negative length is refused") {
  if (lacks(Can::refuse_negative_lengths)) return;
  Kqueue kqueue;
  Event event = change(user(1), EV_ADD);
  const timespec no_wait{};
  CHECK(::kevent(kqueue.descriptor(), &event, -1, nullptr, 0, &no_wait) == -1);
  CHECK(errno == EINVAL);
  CHECK(::kevent(kqueue.descriptor(), nullptr, 0, &event, -1, &no_wait) == -1);
  CHECK(errno == EINVAL);
}

TEST_CASE("a queue can't watch itself") {
  if (lacks(Can::refuse_self)) return;
  Kqueue kqueue;
  CHECK(kqueue.error_of(readable(kqueue.descriptor()), EV_ADD) == EINVAL);
  kqueue.expect_none();
}

TEST_CASE("a failed change without room fails the call") {
  Kqueue kqueue;
  CHECK(kqueue.error_of(user(1), EV_DELETE) == ENOENT);
}

TEST_CASE("a failed change with room becomes an event") {
  Kqueue kqueue;
  const int number = closed_number();
  std::array both{change(readable(number), EV_ADD, 0, 0, tag(9))};
  REQUIRE(call_with(kqueue, both) == 1);
  CAPTURE(both[0]);
  CHECK((both[0].flags & EV_ERROR) != 0);
  CHECK(both[0].data == EBADF);
  CHECK(id_of(both[0]) == readable(number));
  CHECK(both[0].udata == tag(9));
}

TEST_CASE("changes after a failed one are made if it found room") {
  Kqueue kqueue;
  const std::array changes{change(user(1), EV_DELETE), change(user(2), EV_ADD),
                           change(user(3), EV_DELETE), change(user(4), EV_ADD)};
  std::array<Event, 4> events;
  REQUIRE(call_kevent(kqueue.descriptor(), changes, events, 0ns) == 2);
  CHECK(id_of(events[0]) == user(1));
  CHECK(events[0].data == ENOENT);
  CHECK(id_of(events[1]) == user(3));
  CHECK(events[1].data == ENOENT);
  CHECK(kqueue.error_of(user(2), EV_DELETE) == 0);
  CHECK(kqueue.error_of(user(4), EV_DELETE) == 0);
}

TEST_CASE("changes after a failed one are not made if it found no room") {
  Kqueue kqueue;
  const std::array changes{change(user(1), EV_ADD), change(user(2), EV_DELETE),
                           change(user(3), EV_ADD)};
  CHECK(call_kevent(kqueue.descriptor(), changes, {}, 0ns) == -1);
  CHECK(errno == ENOENT);
  CHECK(kqueue.error_of(user(1), EV_DELETE) == 0);
  CHECK(kqueue.error_of(user(3), EV_DELETE) == ENOENT);
}

TEST_CASE("the second failure fails the call if only the first found room") {
  Kqueue kqueue;
  const std::array changes{change(user(1), EV_DELETE),
                           change(readable(closed_number()), EV_ADD)};
  std::array<Event, 1> events;
  CHECK(call_kevent(kqueue.descriptor(), changes, events, 0ns) == -1);
  CHECK(errno == EBADF);
}

TEST_CASE("a failed change does not wait") {
  Kqueue kqueue;
  const Event wrong = change(user(1), EV_DELETE);
  Event event;
  CHECK(call_kevent(kqueue.descriptor(), {&wrong, 1}, {&event, 1}, std::nullopt) == 1);
}

TEST_CASE("a failed change comes without the events that are pending") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR);
  kqueue.trigger(1);
  const Event wrong = change(user(2), EV_DELETE);
  std::array<Event, 4> events;
  REQUIRE(call_kevent(kqueue.descriptor(), {&wrong, 1}, events, 0ns) == 1);
  CHECK((events[0].flags & EV_ERROR) != 0);
  kqueue.expect(user(1));
}

TEST_CASE("EV_RECEIPT answers a success with error 0 and leaves events pending") {
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR);
  kqueue.trigger(1);
  std::array both{change(user(2), EV_ADD | EV_RECEIPT, 0, 0, tag(5)),
                  change(user(3), EV_ADD | EV_RECEIPT)};
  REQUIRE(call_with(kqueue, both) == 2);
  for (const auto& receipt : both) {
    CAPTURE(receipt);
    CHECK((receipt.flags & EV_ERROR) != 0);
    CHECK(receipt.data == 0);
  }
  CHECK(id_of(both[0]) == user(2));
  CHECK(both[0].udata == tag(5));
  CHECK(id_of(both[1]) == user(3));
  kqueue.expect(user(1));
}

TEST_CASE("EV_RECEIPT answers a failure with its errno") {
  Kqueue kqueue;
  std::array both{change(user(1), EV_DELETE | EV_RECEIPT)};
  REQUIRE(call_with(kqueue, both) == 1);
  CHECK((both[0].flags & EV_ERROR) != 0);
  CHECK(both[0].data == ENOENT);
}

TEST_CASE("a receipt without room ends the changes") {
  if (lacks(Can::lower_receipts)) return;
  Kqueue kqueue;
  const std::array changes{change(user(1), EV_ADD | EV_RECEIPT),
                           change(user(2), EV_ADD | EV_RECEIPT),
                           change(user(3), EV_ADD)};
  Event event;
  call_kevent(kqueue.descriptor(), changes, {&event, 1}, 0ns);
  CHECK(kqueue.error_of(user(1), EV_DELETE) == 0);
  CHECK(kqueue.error_of(user(3), EV_DELETE) == ENOENT);
}

TEST_CASE("one array may hold the changes and the events") {
  Kqueue kqueue;
  Pipe pipe;
  write_to(pipe.writer, "hello");
  std::array both{change(readable(pipe.reader.get()), EV_ADD, 0, 0, tag(1)),
                  change(user(2), EV_ADD, 0, 0, tag(2)), Event{}};
  const std::span<Event> changes{both.data(), 2};
  REQUIRE(call_kevent(kqueue.descriptor(), changes, both, 0ns) == 1);
  CAPTURE(both[0]);
  CHECK(id_of(both[0]) == readable(pipe.reader.get()));
  CHECK(both[0].data == 5);
  CHECK(both[0].udata == tag(1));
}

TEST_CASE("more changes than there is room for events are all made") {
  Kqueue kqueue;
  std::vector<Event> changes;
  for (std::uintptr_t ident = 1; ident <= 10; ++ident) {
    changes.push_back(change(user(ident), EV_ADD | EV_CLEAR));
    changes.push_back(change(user(ident), 0, NOTE_TRIGGER));
  }
  Event first;
  REQUIRE(call_kevent(kqueue.descriptor(), changes, {&first, 1}, 0ns) == 1);
  std::set<std::uintptr_t> seen{first.ident};
  for (const auto& event : kqueue.take(20)) CHECK(seen.insert(event.ident).second);
  CHECK(seen.size() == 10);
}

TEST_CASE("a thousand changes are made in one call") {
  Kqueue kqueue;
  std::vector<Event> changes;
  for (std::uintptr_t ident = 0; ident < 1'000; ++ident)
    changes.push_back(change(user(ident), EV_ADD));
  REQUIRE(call_kevent(kqueue.descriptor(), changes, {}, 0ns) == 0);
  for (auto& each : changes) each.flags = EV_DELETE;
  REQUIRE(call_kevent(kqueue.descriptor(), changes, {}, 0ns) == 0);
  CHECK(kqueue.error_of(user(999), EV_DELETE) == ENOENT);
}

TEST_CASE("all changes are made before events are taken") {
  Kqueue kqueue;
  Pipe pipe;
  write_to(pipe.writer, "hello");
  const Id id = readable(pipe.reader.get());
  const std::array changes{change(id, EV_ADD), change(id, EV_DELETE)};
  std::array<Event, 2> events;
  CHECK(call_kevent(kqueue.descriptor(), changes, events, 0ns) == 0);
}

TEST_CASE("what is added twice is one knote") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  kqueue.add(id, 0, 0, 0, tag(1));
  kqueue.add(id, 0, 0, 0, tag(2));
  write_to(pipe.writer, "hello");
  kqueue.expect(id, {.udata = tag(2)});
  kqueue.remove(id);
  CHECK(kqueue.error_of(id, EV_DELETE) == ENOENT);
}

TEST_CASE("filters tell equal numbers apart") {
  Kqueue kqueue;
  Pipe pipe;
  const int number = pipe.reader.get();
  const auto ident = static_cast<std::uintptr_t>(number);
  kqueue.add(readable(number), 0, 0, 0, tag(1));
  kqueue.add(user(ident), EV_CLEAR, 0, 0, tag(2));
  kqueue.add(timer(ident), EV_ONESHOT, 0, 1, tag(3));
  kqueue.expect(timer(ident), {.udata = tag(3)});
  kqueue.change(user(ident), 0, NOTE_TRIGGER, 0, tag(2));
  kqueue.expect(user(ident), {.udata = tag(2)});
  write_to(pipe.writer, "x");
  kqueue.expect(readable(number), {.udata = tag(1)});
}

TEST_CASE("reading and writing of one socket are two knotes") {
  Kqueue kqueue;
  auto [near, far] = sockets(Kind::local);
  kqueue.add(readable(near.get()), 0, 0, 0, tag(1));
  kqueue.add(writable(near.get()), 0, 0, 0, tag(2));
  kqueue.expect(writable(near.get()), {.udata = tag(2)});
  write_to(far, "hello");
  kqueue.expect_all({readable(near.get()), writable(near.get())});
  CHECK(kqueue.take(4).size() == 2);
  kqueue.remove(writable(near.get()));
  kqueue.expect(readable(near.get()), {.data = 5, .udata = tag(1)});
  kqueue.add(writable(near.get()));
  kqueue.remove(readable(near.get()));
  kqueue.expect(writable(near.get()));
}

TEST_CASE("one of two filters can be disabled alone") {
  Kqueue kqueue;
  auto [near, far] = sockets(Kind::local);
  write_to(far, "x");
  kqueue.add(readable(near.get()));
  kqueue.add(writable(near.get()));
  kqueue.change(readable(near.get()), EV_DISABLE);
  kqueue.expect(writable(near.get()));
  kqueue.change(readable(near.get()), EV_ENABLE);
  kqueue.change(writable(near.get()), EV_DISABLE);
  kqueue.expect(readable(near.get()));
}

TEST_CASE("one of two filters can report once and the other always") {
  Kqueue kqueue;
  auto [near, far] = sockets(Kind::local);
  kqueue.add(readable(near.get()));
  kqueue.add(writable(near.get()), EV_CLEAR);
  kqueue.expect(writable(near.get()));
  write_to(far, "x");
  for (int i = 0; i < 3; ++i) {
    const auto events = kqueue.take(4);
    CAPTURE(events);
    // That bytes came may wake the other filter once more, but not each time.
    CHECK(std::any_of(events.begin(), events.end(), [&near = near](const Event& event) {
      return id_of(event) == readable(near.get());
    }));
  }
  kqueue.expect(readable(near.get()));
}

TEST_CASE("two queues watch one descriptor each for itself") {
  Kqueue one;
  Kqueue other;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  one.add(id, 0, 0, 0, tag(1));
  other.add(id, EV_ONESHOT, 0, 0, tag(2));
  write_to(pipe.writer, "x");
  other.expect(id, {.udata = tag(2)});
  one.expect(id, {.udata = tag(1)});
  other.expect_none();
  one.expect(id);
}

TEST_CASE("a descriptor that is watched stays as it was") {
  Kqueue kqueue;
  auto [near, far] = sockets(GENERATE(Kind::local, Kind::tcp));
  const int before = ::fcntl(near.get(), F_GETFL);
  kqueue.add(readable(near.get()));
  kqueue.add(writable(near.get()));
  kqueue.expect(writable(near.get()));
  CHECK(::fcntl(near.get(), F_GETFL) == before);
}

TEST_CASE("what is there is reported each time") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()));
  write_to(pipe.writer, "hello");
  for (int i = 0; i < 3; ++i) kqueue.expect(readable(pipe.reader.get()), {.data = 5});
}

TEST_CASE("EV_CLEAR reports an arrival once") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()), EV_CLEAR);
  write_to(pipe.writer, "hello");
  kqueue.expect(readable(pipe.reader.get()), {.flags = EV_CLEAR, .data = 5});
  kqueue.expect_none();
}

TEST_CASE("EV_CLEAR reports the next arrival though the first is unread") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()), EV_CLEAR);
  write_to(pipe.writer, "hello");
  kqueue.expect(readable(pipe.reader.get()), {.data = 5});
  write_to(pipe.writer, "you");
  kqueue.expect(readable(pipe.reader.get()), {.data = 8});
}

TEST_CASE("EV_ONESHOT reports once and deletes") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  kqueue.add(id, EV_ONESHOT, 0, 0, tag(3));
  write_to(pipe.writer, "x");
  kqueue.expect(id, {.flags = EV_ONESHOT, .udata = tag(3)});
  kqueue.expect_none();
  CHECK(kqueue.error_of(id, EV_DELETE) == ENOENT);
}

TEST_CASE("EV_ONESHOT may be added again") {
  Kqueue kqueue;
  Pipe pipe;
  write_to(pipe.writer, "x");
  for (int i = 0; i < 3; ++i) {
    kqueue.add(readable(pipe.reader.get()), EV_ONESHOT);
    kqueue.expect(readable(pipe.reader.get()));
    kqueue.expect_none();
  }
}

TEST_CASE("EV_DISPATCH disables until EV_ENABLE") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  kqueue.add(id, EV_DISPATCH);
  write_to(pipe.writer, "x");
  for (int i = 0; i < 3; ++i) {
    kqueue.expect(id, {.flags = EV_DISPATCH});
    kqueue.expect_none();
    kqueue.change(id, EV_ENABLE | EV_DISPATCH);
  }
  kqueue.expect(id);
  kqueue.remove(id);  // it is still there, disabled
}

TEST_CASE("EV_DISPATCH reports what came while it was disabled") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  kqueue.add(id, EV_DISPATCH);
  write_to(pipe.writer, "x");
  kqueue.expect(id);
  CHECK(read_from(pipe.reader, 1) == "x");
  write_to(pipe.writer, "yz");
  kqueue.expect_none();
  kqueue.change(id, EV_ENABLE | EV_DISPATCH);
  kqueue.expect(id, {.data = 2});
}

TEST_CASE("EV_DISABLE hides what is there until EV_ENABLE") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  kqueue.add(id);
  write_to(pipe.writer, "hello");
  kqueue.change(id, EV_DISABLE);
  kqueue.expect_none();
  kqueue.change(id, EV_ENABLE);
  kqueue.expect(id, {.data = 5});
}

TEST_CASE("EV_DISABLE hides what comes until EV_ENABLE") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  kqueue.add(id, EV_CLEAR);
  kqueue.change(id, EV_DISABLE);
  write_to(pipe.writer, "hello");
  kqueue.expect_none();
  kqueue.change(id, EV_ENABLE);
  kqueue.expect(id, {.data = 5});
  kqueue.expect_none();
}

TEST_CASE("EV_ADD with EV_DISABLE is silent until EV_ENABLE") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  write_to(pipe.writer, "hello");
  kqueue.add(id, EV_DISABLE);
  kqueue.expect_none();
  kqueue.change(id, EV_ENABLE);
  kqueue.expect(id, {.data = 5});
}

TEST_CASE("EV_ADD enables what was disabled") {
  if (lacks(Can::enable_by_adding)) return;
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  write_to(pipe.writer, "hello");
  kqueue.add(id);
  kqueue.change(id, EV_DISABLE);
  kqueue.add(id);
  kqueue.expect(id);
}

TEST_CASE("disabled twice is enabled once") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  write_to(pipe.writer, "x");
  kqueue.add(id);
  kqueue.change(id, EV_DISABLE);
  kqueue.change(id, EV_DISABLE);
  kqueue.expect_none();
  kqueue.change(id, EV_ENABLE);
  kqueue.change(id, EV_ENABLE);
  kqueue.expect(id);
  kqueue.change(id, EV_DISABLE);
  kqueue.expect_none();
}

TEST_CASE("a disabled knote can be deleted") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  kqueue.add(id, EV_DISABLE);
  kqueue.remove(id);
  CHECK(kqueue.error_of(id, EV_ENABLE) == ENOENT);
}

TEST_CASE("EV_DELETE takes a pending event away") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()));
  kqueue.add(user(1));
  write_to(pipe.writer, "x");
  kqueue.trigger(1);
  kqueue.expect_all({readable(pipe.reader.get()), user(1)});
  kqueue.remove(readable(pipe.reader.get()));
  kqueue.expect(user(1));
  kqueue.remove(user(1));
  kqueue.expect_none();
}

TEST_CASE("what was deleted can be added again") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  write_to(pipe.writer, "x");
  for (std::uintptr_t round = 1; round <= 3; ++round) {
    kqueue.add(id, 0, 0, 0, tag(round));
    kqueue.expect(id, {.udata = tag(round)});
    kqueue.remove(id);
    kqueue.expect_none();
  }
}

TEST_CASE("EV_EOF and EV_ERROR mean nothing in a change") {
  Kqueue kqueue;
  Pipe pipe;
  write_to(pipe.writer, "x");
  kqueue.add(readable(pipe.reader.get()), EV_EOF | EV_ERROR);
  kqueue.expect(readable(pipe.reader.get()), {.without = EV_EOF | EV_ERROR});
}

TEST_CASE("an event can be made the change that deletes its knote") {
  Kqueue kqueue;
  Pipe pipe;
  write_to(pipe.writer, "x");
  pipe.writer.close();
  kqueue.add(readable(pipe.reader.get()));
  auto event = kqueue.expect(readable(pipe.reader.get()));
  event.flags = EV_DELETE;
  REQUIRE(call_kevent(kqueue.descriptor(), {&event, 1}, {}, 0ns) == 0);
  kqueue.expect_none();
}

TEST_CASE("udata comes back unchanged") {
  Kqueue kqueue;
  for (const std::uintptr_t bits :
       {std::uintptr_t{0}, std::uintptr_t{1}, ~std::uintptr_t{0}}) {
    kqueue.add(user(bits), EV_CLEAR, 0, 0, tag(bits));
    kqueue.change(user(bits), 0, NOTE_TRIGGER, 0, tag(bits));
    kqueue.expect(user(bits), {.udata = tag(bits)});
  }
}

TEST_CASE("each change replaces udata") {
  Kqueue kqueue;
  Pipe pipe;
  const Id id = readable(pipe.reader.get());
  write_to(pipe.writer, "x");
  kqueue.add(id, 0, 0, 0, tag(1));
  kqueue.change(id, EV_ENABLE, 0, 0, tag(2));
  kqueue.expect(id, {.udata = tag(2)});
}

TEST_CASE("EV_KEEPUDATA leaves udata as it was") {
  if (lacks(Can::keep_user_data)) return;
  Kqueue kqueue;
  kqueue.add(user(1), EV_CLEAR, 0, 0, tag(1));
  kqueue.change(user(1), ev_keepudata, NOTE_TRIGGER, 0, tag(2));
  kqueue.expect(user(1), {.udata = tag(1)});
}

TEST_CASE("EV_KEEPUDATA is refused with EV_ADD") {
  if (lacks(Can::keep_user_data)) return;
  Kqueue kqueue;
  CHECK(kqueue.error_of(user(1), EV_ADD | ev_keepudata) == EINVAL);
}

TEST_CASE("ext 2 and 3 come back unchanged") {
  if (lacks(Can::keep_extensions)) return;
  Kqueue kqueue;
  Pipe pipe;
  write_to(pipe.writer, "x");
  auto request = change(readable(pipe.reader.get()), EV_ADD);
  set_extensions(request);
  REQUIRE(call_kevent(kqueue.descriptor(), {&request, 1}, {}, 0ns) == 0);
  const auto event = kqueue.expect(readable(pipe.reader.get()));
  CHECK(has_extensions(event));
}
