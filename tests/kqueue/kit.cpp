#include "kqueue/kit.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string_view>

#ifdef __linux__
#include <sys/syscall.h>
#endif

namespace kit {
namespace {

enum class Implementation { bundled, libkqueue, freebsd, macos };

#if defined(MINIMIO_KQUEUE_IS_BUNDLED)
constexpr auto ours = Implementation::bundled;
#elif defined(MINIMIO_KQUEUE_IS_LIBKQUEUE)
constexpr auto ours = Implementation::libkqueue;
#elif defined(__APPLE__)
constexpr auto ours = Implementation::macos;
#else
constexpr auto ours = Implementation::freebsd;
#endif

struct Row {
  Can what;
  std::vector<Implementation> lacking;
  std::string_view reason;
};

/// What is missing where. Everything else must hold everywhere.
const std::vector<Row>& table() {
  using enum Implementation;
  static const std::vector<Row> rows{
      {Can::close_by_duplicate,
       {libkqueue},
       "it can't tell that one of two descriptors of a pipe was closed"},
      {Can::close_unasked,
       {libkqueue},
       "it wants EV_DELETE before a descriptor is closed (its BUGS.md)"},
      {Can::copy_queue,
       {bundled, libkqueue},
       "it knows a queue by its number, so a duplicate is none"},
      {Can::count_backlog, {libkqueue}, "it says 1 however many connections wait"},
      {Can::count_queued_events,
       {libkqueue},
       "its queues can't be watched by another queue"},
      {Can::count_room,
       {libkqueue, macos},
       "what it says of the room is not exactly what is left"},
      {Can::count_signals,
       {bundled, libkqueue},
       "Linux merges equal signals that wait (signal(7))"},
      {Can::enable_by_adding,
       {libkqueue, freebsd, macos},
       "its manual page promises this, its code wants EV_ENABLE"},
      {Can::fail_on_fork,
       {libkqueue},
       "its queues are plain memory, which fork copies"},
      {Can::handle_signals_too,
       {bundled, libkqueue},
       "signalfd(2) takes the signal before a handler could"},
      {Can::judge_timers, {libkqueue, macos}, "it takes a negative time for zero"},
      {Can::keep_extensions, {libkqueue, macos}, "its struct kevent has no ext"},
      {Can::keep_notes,
       {libkqueue},
       "it resets a file's notes when they are reported, as with EV_CLEAR"},
      {Can::keep_user_data, {libkqueue, macos}, "it has no EV_KEEPUDATA"},
      {Can::lower_receipts,
       {libkqueue, macos},
       "it goes on with the changes when there is no room for a receipt"},
      {Can::note_opening,
       {libkqueue, macos},
       "it has no NOTE_OPEN, NOTE_CLOSE, NOTE_CLOSE_WRITE and NOTE_READ"},
      {Can::poll_queue, {libkqueue}, "its queues can't be polled"},
      {Can::refuse_negative_lengths,
       {libkqueue, freebsd, macos},
       "only FreeBSD 15 and later look at this"},
      {Can::refuse_notes_of_others,
       {libkqueue},
       "it asks inotify, which watches anything with a place in /proc"},
      {Can::refuse_self, {libkqueue}, "it has no descriptor that could be watched"},
      {Can::return_trigger_data, {libkqueue}, "it keeps the data given with EV_ADD"},
      {Can::see_signals_of_all_threads,
       {bundled, libkqueue},
       "a signal goes to a thread that does not block it (signalfd(2))"},
      {Can::share_signals,
       {libkqueue},
       "a signal goes to the queue that is first to read it"},
      {Can::tell_reset_to_both,
       {libkqueue},
       "the first filter to ask for a socket's error takes it away"},
      {Can::trigger_by_adding,
       {freebsd},
       "FreeBSD looks at NOTE_TRIGGER only when a user event is there already"},
      {Can::trigger_while_disabled,
       {libkqueue},
       "it forgets a trigger that comes while the event is disabled"},
      {Can::watch_growing_files,
       {libkqueue},
       "it stops watching a file once its end is reached"},
      {Can::watch_low_water, {libkqueue}, "it has no NOTE_LOWAT"},
      {Can::watch_strangers, {libkqueue}, "it watches only children of this process"},
      {Can::watch_zombies, {macos}, "it finds no process that has ended (ESRCH)"},
  };
  return rows;
}

std::string_view remedy() {
  switch (ours) {
    case Implementation::bundled:
      return "run this on FreeBSD or macOS";
    case Implementation::libkqueue:
      return "configure with -DMINIMIO_KQUEUE=bundled";
    case Implementation::freebsd:
    case Implementation::macos:
      return "run this on Linux with -DMINIMIO_KQUEUE=bundled";
  }
  return "";
}

struct Name {
  std::uint64_t bits;
  const char* name;
};

std::string names(std::uint64_t bits, std::initializer_list<Name> known) {
  std::string text;
  for (const auto& [mask, name] : known) {
    if (mask == 0 || (bits & mask) != mask) continue;
    text += (text.empty() ? "" : "|") + std::string{name};
    bits &= ~mask;
  }
  if (bits != 0 || text.empty()) {
    std::ostringstream rest;
    rest << (text.empty() ? "" : "|") << (bits != 0 ? "0x" : "") << std::hex << bits;
    text += rest.str();
  }
  return text;
}

std::string name_of_filter(short filter) {
  switch (filter) {
    case EVFILT_READ:
      return "EVFILT_READ";
    case EVFILT_WRITE:
      return "EVFILT_WRITE";
    case EVFILT_VNODE:
      return "EVFILT_VNODE";
    case EVFILT_PROC:
      return "EVFILT_PROC";
    case EVFILT_SIGNAL:
      return "EVFILT_SIGNAL";
    case EVFILT_TIMER:
      return "EVFILT_TIMER";
    case EVFILT_USER:
      return "EVFILT_USER";
    default:
      return "filter " + std::to_string(filter);
  }
}

std::string names_of_flags(int flags) {
  return names(static_cast<std::uint64_t>(flags), {{EV_ADD, "EV_ADD"},
                                                   {EV_DELETE, "EV_DELETE"},
                                                   {EV_ENABLE, "EV_ENABLE"},
                                                   {EV_DISABLE, "EV_DISABLE"},
                                                   {EV_ONESHOT, "EV_ONESHOT"},
                                                   {EV_CLEAR, "EV_CLEAR"},
                                                   {EV_RECEIPT, "EV_RECEIPT"},
                                                   {EV_DISPATCH, "EV_DISPATCH"},
                                                   {ev_keepudata, "EV_KEEPUDATA"},
                                                   {EV_EOF, "EV_EOF"},
                                                   {EV_ERROR, "EV_ERROR"}});
}

std::string names_of_notes(short filter, unsigned fflags) {
  switch (filter) {
    case EVFILT_VNODE:
      return names(fflags, {{NOTE_DELETE, "NOTE_DELETE"},
                            {NOTE_WRITE, "NOTE_WRITE"},
                            {NOTE_EXTEND, "NOTE_EXTEND"},
                            {NOTE_ATTRIB, "NOTE_ATTRIB"},
                            {NOTE_LINK, "NOTE_LINK"},
                            {NOTE_RENAME, "NOTE_RENAME"},
                            {NOTE_REVOKE, "NOTE_REVOKE"},
                            {note_open, "NOTE_OPEN"},
                            {note_close, "NOTE_CLOSE"},
                            {note_close_write, "NOTE_CLOSE_WRITE"},
                            {note_read, "NOTE_READ"}});
    case EVFILT_PROC:
      return names(fflags, {{NOTE_EXIT, "NOTE_EXIT"},
                            {NOTE_FORK, "NOTE_FORK"},
                            {NOTE_EXEC, "NOTE_EXEC"}});
    case EVFILT_TIMER:
      return names(fflags, {{NOTE_SECONDS, "NOTE_SECONDS"},
                            {note_mseconds, "NOTE_MSECONDS"},
                            {NOTE_USECONDS, "NOTE_USECONDS"},
                            {NOTE_NSECONDS, "NOTE_NSECONDS"},
                            {note_abstime, "NOTE_ABSTIME"}});
    case EVFILT_USER:
      return names(fflags, {{NOTE_FFCOPY, "NOTE_FFCOPY"},
                            {NOTE_FFOR, "NOTE_FFOR"},
                            {NOTE_FFAND, "NOTE_FFAND"},
                            {NOTE_TRIGGER, "NOTE_TRIGGER"}});
    default:
      return std::to_string(fflags);  // a socket's errno
  }
}

std::string describe(Id id) {
  return name_of_filter(id.filter) + " " + std::to_string(id.ident);
}

std::string describe(const Expected& expected, Id id) {
  std::string text = describe(id);
  if (expected.flags) text += " with " + names_of_flags(expected.flags);
  if (expected.without) text += " without " + names_of_flags(expected.without);
  if (expected.notes) text += " with " + names_of_notes(id.filter, expected.notes);
  if (expected.fflags)
    text += ", fflags " + names_of_notes(id.filter, *expected.fflags);
  if (expected.data) text += ", data " + std::to_string(*expected.data);
  if (expected.udata) {
    std::ostringstream udata;
    udata << ", udata " << *expected.udata;
    text += udata.str();
  }
  return text;
}

std::string describe(const std::vector<Event>& events) {
  if (events.empty()) return "nothing";
  std::string text;
  for (const auto& event : events) {
    text += (text.empty() ? "" : "; ") + kit::describe(event);
  }
  return text;
}

bool is_as_expected(const Event& event, Id id, const Expected& expected) {
  return id_of(event) == id && (event.flags & expected.flags) == expected.flags &&
         !(event.flags & expected.without) &&
         (event.fflags & expected.notes) == expected.notes &&
         (!expected.fflags || event.fflags == *expected.fflags) &&
         (!expected.data || event.data == *expected.data) &&
         (!expected.udata || event.udata == *expected.udata);
}

void check(const std::vector<Event>& events, Id id, const Expected& expected) {
  if (events.size() == 1 && is_as_expected(events[0], id, expected)) {
    SUCCEED();
  } else {
    FAIL("expected " << describe(expected, id) << "\nsaw " << describe(events));
  }
}

timespec to_timespec(nanoseconds time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  timespec result{};
  result.tv_sec = static_cast<time_t>(seconds.count());
  result.tv_nsec = static_cast<long>((time - seconds).count());
  return result;
}

int thread_id() {
#ifdef __linux__
  return static_cast<int>(::syscall(SYS_gettid));
#else
  return 1;
#endif
}

#ifdef __linux__
/// proc(5), /proc/pid/task/tid/stat: the state follows the name in brackets.
bool is_asleep(int thread) {
  std::ifstream file{"/proc/self/task/" + std::to_string(thread) + "/stat"};
  std::string line;
  std::getline(file, line);
  const auto bracket = line.rfind(')');
  return bracket != std::string::npos && line.substr(bracket + 2, 1) == "S";
}
#endif

}  // namespace

bool lacks(Can what) {
  const auto row = std::find_if(table().begin(), table().end(),
                                [what](const Row& each) { return each.what == what; });
  REQUIRE(row != table().end());
  if (std::count(row->lacking.begin(), row->lacking.end(), ours) == 0) return false;
  std::cout << "skipped: " << row->reason << "; " << remedy() << std::endl;
  return true;
}

std::string describe(const Event& event) {
  std::ostringstream text;
  text << describe(id_of(event)) << " flags " << names_of_flags(event.flags)
       << ", fflags " << names_of_notes(event.filter, event.fflags) << ", data "
       << event.data;
  if (event.flags & EV_ERROR && event.data != 0)
    text << " (" << std::strerror(static_cast<int>(event.data)) << ")";
  text << ", udata " << event.udata;
  return text.str();
}

Id readable(int descriptor) {
  return {static_cast<std::uintptr_t>(descriptor), EVFILT_READ};
}
Id writable(int descriptor) {
  return {static_cast<std::uintptr_t>(descriptor), EVFILT_WRITE};
}
Id file(int descriptor) {
  return {static_cast<std::uintptr_t>(descriptor), EVFILT_VNODE};
}
Id process(pid_t pid) { return {static_cast<std::uintptr_t>(pid), EVFILT_PROC}; }
Id signalled(int number) {
  return {static_cast<std::uintptr_t>(number), EVFILT_SIGNAL};
}
Id timer(std::uintptr_t ident) { return {ident, EVFILT_TIMER}; }
Id user(std::uintptr_t ident) { return {ident, EVFILT_USER}; }
Id id_of(const Event& event) { return {event.ident, event.filter}; }

void* tag(std::uintptr_t number) { return reinterpret_cast<void*>(number); }

Event change(Id id, int flags, unsigned fflags, std::int64_t data, void* udata) {
  Event event{};
  EV_SET(&event, id.ident, id.filter, static_cast<unsigned short>(flags), fflags, data,
         udata);
  return event;
}

int call_kevent(int kq, std::span<const Event> changes, std::span<Event> events,
                std::optional<nanoseconds> timeout) {
  const timespec time = to_timespec(timeout.value_or(0ns));
  return ::kevent(kq, changes.data(), static_cast<int>(changes.size()), events.data(),
                  static_cast<int>(events.size()), timeout ? &time : nullptr);
}

Kqueue::Kqueue() : descriptor_{::kqueue()} {
  INFO("kqueue: " << std::strerror(errno));
  REQUIRE(descriptor_ >= 0);
}

Kqueue::~Kqueue() { close(); }

void Kqueue::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void Kqueue::change(Id id, int flags, unsigned fflags, std::int64_t data, void* udata) {
  const Event request = kit::change(id, flags, fflags, data, udata);
  if (call_kevent(descriptor_, {&request, 1}, {}, 0ns) != 0)
    FAIL("kevent refused " << describe(request) << ": " << std::strerror(errno));
}

void Kqueue::add(Id id, int flags, unsigned fflags, std::int64_t data, void* udata) {
  change(id, EV_ADD | flags, fflags, data, udata);
}

void Kqueue::trigger(std::uintptr_t ident, unsigned fflags) {
  change(user(ident), 0, NOTE_TRIGGER | fflags);
}

int Kqueue::error_of(Id id, int flags, unsigned fflags, std::int64_t data) {
  const Event request = kit::change(id, flags, fflags, data);
  return call_kevent(descriptor_, {&request, 1}, {}, 0ns) < 0 ? errno : 0;
}

std::vector<Event> Kqueue::take(std::size_t room, milliseconds time) {
  const auto deadline = within(time);
  std::vector<Event> events(room);
  for (;;) {
    const auto left = std::max<nanoseconds>(deadline - Clock::now(), 0ns);
    const int count = call_kevent(descriptor_, {}, events, left);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) FAIL("kevent: " << std::strerror(errno));
    REQUIRE(static_cast<std::size_t>(count) <= room);
    events.resize(static_cast<std::size_t>(count));
    return events;
  }
}

Event Kqueue::expect(Id id, const Expected& expected, milliseconds time) {
  const auto events = take(4, time);
  check(events, id, expected);
  return events[0];
}

void Kqueue::expect_all(std::initializer_list<Id> ids) {
  std::vector<Id> missing{ids};
  const auto deadline = within(patience);
  while (!missing.empty()) {
    if (Clock::now() > deadline) FAIL("still missing: " << describe(missing.front()));
    for (const auto& event : take(ids.size() + 1)) {
      if (std::count(ids.begin(), ids.end(), id_of(event)) == 0)
        FAIL("saw " << describe(event) << ", which is none of those expected");
      std::erase(missing, id_of(event));
    }
  }
  SUCCEED();
}

Event Kqueue::expect_data(Id id, std::int64_t data) {
  const auto deadline = within(patience);
  for (;;) {
    const auto events = take(4);
    const bool is_late = Clock::now() > deadline;
    if (is_late || events.size() != 1 || events[0].data == data) {
      check(events, id, {.data = data});
      return events[0];
    }
  }
}

void Kqueue::expect_none(milliseconds time) {
  const auto events = take(4, time);
  if (!events.empty()) FAIL("expected nothing\nsaw " << describe(events));
  SUCCEED();
}

Waiter::Waiter(const Kqueue& kqueue, std::optional<nanoseconds> timeout)
    : thread_{[this, kq = kqueue.descriptor(), timeout] {
        thread_id_ = thread_id();
        result_ = call_kevent(kq, {}, {&event_, 1}, timeout);
      }} {}

Waiter::~Waiter() {
  if (thread_.joinable()) thread_.join();
}

void Waiter::until_blocked() const {
#ifdef __linux__
  REQUIRE(eventually([this] { return thread_id_ != 0 && is_asleep(thread_id_); },
                     within(patience)));
#else
  std::this_thread::sleep_for(20ms);
#endif
}

Event Waiter::expect(Id id, const Expected& expected) {
  thread_.join();
  REQUIRE(result_ >= 0);
  check(std::vector<Event>(static_cast<std::size_t>(result_), event_), id, expected);
  return event_;
}

void Waiter::expect_timeout() {
  thread_.join();
  CHECK(result_ == 0);
}

void let_pass(milliseconds time) {
  Kqueue clock;
  clock.add(timer(1), EV_ONESHOT, 0, time.count());
  clock.expect(timer(1));
}

}  // namespace kit
