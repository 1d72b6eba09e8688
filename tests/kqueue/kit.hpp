#pragma once

#include <sys/event.h>
#include <sys/types.h>  // which the next one needed on FreeBSD until 12

#include <atomic>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "harness/catch.hpp"
#include "harness/measure.hpp"
#include "harness/wait.hpp"

namespace kit {

using namespace std::chrono_literals;
using harness::Clock;
using harness::eventually;
using harness::within;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// A change or an event. The function kevent hides the struct's plain name.
using Event = struct kevent;

/// The event's fields, flags by name.
std::string describe(const Event& event);

/// Where implementations may differ for a good reason. Which do, and why, is the table
/// in kit.cpp.
enum class Can {
  close_by_duplicate,
  close_unasked,
  copy_queue,
  count_backlog,
  count_queued_events,
  count_room,
  count_signals,
  enable_by_adding,
  fail_on_fork,
  handle_signals_too,
  judge_timers,
  keep_extensions,
  keep_notes,
  keep_user_data,
  lower_receipts,
  note_opening,
  poll_queue,
  refuse_negative_lengths,
  refuse_notes_of_others,
  refuse_self,
  return_trigger_data,
  see_signals_of_all_threads,
  share_signals,
  tell_reset_to_both,
  trigger_by_adding,
  trigger_while_disabled,
  watch_growing_files,
  watch_low_water,
  watch_strangers,
  watch_zombies,
};

/// Whether the implementation can't, in which case the reason is printed and the case
/// is to end: `if (lacks(Can::count_signals)) return;`
bool lacks(Can what);

// What some systems have another name for, or not at all.
#ifdef NOTE_MSECONDS
inline constexpr unsigned note_mseconds = NOTE_MSECONDS;
#else
inline constexpr unsigned note_mseconds = 0;  // macOS: the unit when none is named
#endif
#ifdef NOTE_ABSTIME
inline constexpr unsigned note_abstime = NOTE_ABSTIME;
#else
inline constexpr unsigned note_abstime = NOTE_ABSOLUTE;
#endif
#ifdef NOTE_EXITSTATUS
inline constexpr unsigned note_exit = NOTE_EXIT | NOTE_EXITSTATUS;
#else
inline constexpr unsigned note_exit = NOTE_EXIT;
#endif
#ifdef EV_KEEPUDATA
inline constexpr int ev_keepudata = EV_KEEPUDATA;
#else
inline constexpr int ev_keepudata = 0;
#endif
#ifdef NOTE_OPEN
inline constexpr unsigned note_open = NOTE_OPEN;
inline constexpr unsigned note_close = NOTE_CLOSE;
inline constexpr unsigned note_close_write = NOTE_CLOSE_WRITE;
inline constexpr unsigned note_read = NOTE_READ;
#else
inline constexpr unsigned note_open = 0;
inline constexpr unsigned note_close = 0;
inline constexpr unsigned note_close_write = 0;
inline constexpr unsigned note_read = 0;
#endif

/// What names a knote in its queue.
struct Id {
  std::uintptr_t ident = 0;
  short filter = 0;
  friend bool operator==(Id, Id) = default;
};
Id readable(int descriptor);
Id writable(int descriptor);
Id file(int descriptor);
Id process(pid_t pid);
Id signalled(int number);
Id timer(std::uintptr_t ident);
Id user(std::uintptr_t ident);
Id id_of(const Event& event);

/// Something to point `udata` at.
void* tag(std::uintptr_t number);

/// A struct kevent.
Event change(Id id, int flags, unsigned fflags = 0, std::int64_t data = 0,
             void* udata = nullptr);

/// What an event must be like; what is not given may be anything.
struct Expected {
  int flags = 0;       ///< these are set, and perhaps others
  int without = 0;     ///< none of these is
  unsigned notes = 0;  ///< these are set in fflags, and perhaps others
  std::optional<unsigned> fflags = {};
  std::optional<std::int64_t> data = {};
  std::optional<void*> udata = {};
};

/// How long an event that must come may take on a busy machine.
inline constexpr milliseconds patience = 10s;

/// kevent(2) as it is. No timeout: it waits for ever.
int call_kevent(int kq, std::span<const Event> changes, std::span<Event> events,
                std::optional<nanoseconds> timeout);

/// A kqueue, closed in the end. What goes wrong fails the case.
class Kqueue {
 public:
  Kqueue();
  ~Kqueue();
  Kqueue(const Kqueue&) = delete;
  Kqueue& operator=(const Kqueue&) = delete;

  int descriptor() const { return descriptor_; }
  void close();

  /// One change, which must succeed.
  void change(Id id, int flags, unsigned fflags = 0, std::int64_t data = 0,
              void* udata = nullptr);
  void add(Id id, int flags = 0, unsigned fflags = 0, std::int64_t data = 0,
           void* udata = nullptr);
  void remove(Id id) { change(id, EV_DELETE); }
  void trigger(std::uintptr_t ident, unsigned fflags = 0);

  /// The errno that the change fails with; 0 when it doesn't.
  int error_of(Id id, int flags, unsigned fflags = 0, std::int64_t data = 0);

  /// Waits until there are events, at most `room`. A signal doesn't end it.
  std::vector<Event> take(std::size_t room, milliseconds time = patience);

  /// Waits for the one event that must be there.
  Event expect(Id id, const Expected& expected = {}, milliseconds time = patience);

  /// Waits until each of these and nothing else has been reported.
  void expect_all(std::initializer_list<Id> ids);

  /// Waits for an event of this knote, passing over earlier ones with other data.
  Event expect_data(Id id, std::int64_t data);

  /// That there is no event now, or for so long.
  void expect_none(milliseconds time = 0ms);

 private:
  int descriptor_;
};

/// A thread that waits for one event.
class Waiter {
 public:
  explicit Waiter(const Kqueue& kqueue, std::optional<nanoseconds> timeout = patience);
  ~Waiter();
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  /// Waits until the thread sleeps. Only Linux tells; elsewhere it is very likely.
  void until_blocked() const;

  /// The event that ended its wait.
  Event expect(Id id, const Expected& expected = {});

  /// That its wait ended without one.
  void expect_timeout();

 private:
  int result_ = -1;
  Event event_{};
  std::atomic<int> thread_id_ = 0;
  std::thread thread_;
};

/// Returns when so much time has passed by another queue's timer.
void let_pass(milliseconds time);

}  // namespace kit

namespace Catch {
template <>
struct StringMaker<kit::Event> {
  static std::string convert(const kit::Event& event) { return kit::describe(event); }
};
}  // namespace Catch
