#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "minimio/clock.hpp"
#include "minimio/event.hpp"
#include "minimio/export.hpp"
#include "minimio/interest.hpp"
#include "minimio/native_handle.hpp"
#include "minimio/token.hpp"

namespace minimio {

/// Waits for many handles at once. This is the contract that every back end keeps:
///
///  1. After `remove(h)` has returned, the token of h does not come again, even if the
///     system had already collected its event.
///  2. A handle added twice is `errc::file_exists`; one modified or removed that is
///     unknown is `errc::no_such_file_or_directory`; one that can't be watched, as a
///     regular file, is `errc::operation_not_permitted`.
///  3. Level: what is unread is reported at every wait. Oneshot: once, until `modify`.
///     Edge: once per arrival. A mode that `supports` denies is refused with
///     `errc::operation_not_supported`, and so is `Interest::priority` where the
///     system can't tell it (io_uring, kqueue).
///  4. A wait never ends before its deadline without an event. A signal neither ends
///     it nor makes it longer. Timeouts are rounded up, never down; a deadline that
///     has passed only looks; one in a century does not overflow.
///  5. Wake-ups coalesce and are never lost: any number of them, before a wait or
///     during one, gives at least one event with their token.
///  6. A wait gives `events.size()` events at most; the rest come next time, and a
///     busy handle never starves a quiet one.
///  7. A closed peer is `read_closed`, a reset is `error`, a failed connect is
///     `writable` and `error`, on every system. Now and then an event is spurious.
///  8. `add`, `modify` and `remove` take effect for a wait that is already blocked in
///     another thread.
///  9. A call that fails changes nothing. A poller may be destroyed with handles in it.
///  10. A descriptor that is closed without `remove`, and reused by a new socket, does
///      not deliver the old token.
///
/// Remove, then close, is the better order all the same: what was closed first can stay
/// open for its peer until the poller lets go of it (io_uring), and a descriptor that
/// has a twin, by dup(2) or in a child, is watched until its number is added again
/// (epoll).
///
/// Threads: one at a time may `wait`. All other members may be called by any thread at
/// any time, except that nobody may still use a poller that is being destroyed.
///
/// Errors: std::system_error, whose what() names the call that failed.
class MINIMIO_API Poller {
 public:
  virtual ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// As in `make_poller` and `available_pollers`.
  virtual std::string_view name() const noexcept = 0;

  /// Whether handles can be added in this mode.
  virtual bool supports(Mode mode) const noexcept = 0;

  //! [changes]
  /// Watches a handle, which stays yours. What is already so is reported, in every
  /// mode.
  /// @see epoll_ctl(2), EPOLL_CTL_ADD
  virtual void add(NativeHandle handle, Token token, Interest interest,
                   Mode mode = Mode::level) = 0;

  /// Watches it with another token, interest or mode, from now on. As with `add`, what
  /// is already so is reported.
  /// @see epoll_ctl(2), EPOLL_CTL_MOD
  virtual void modify(NativeHandle handle, Token token, Interest interest,
                      Mode mode = Mode::level) = 0;

  /// Watches it no more. Before you close it, not after.
  /// @see epoll_ctl(2), EPOLL_CTL_DEL
  virtual void remove(NativeHandle handle) = 0;
  //! [changes]

  //! [wait]
  /// Waits until there is something to tell, or the deadline has passed.
  /// @param events is filled from its beginning. It must have room for one at least.
  /// @param deadline without one it waits for ever. How late it can end is up to the
  ///   system: a millisecond with most, 16 on Windows.
  /// @return how many events were written; 0 means that the deadline has passed.
  /// @see epoll_wait(2)
  virtual std::size_t wait(std::span<Event> events,
                           std::optional<Clock::time_point> deadline = {}) = 0;
  //! [wait]

  /// Gives the wait, or the next one, an event with this token, `is_wakeup`. Any thread
  /// may call this, but no signal handler.
  /// @see eventfd(2)
  virtual void wake(Token token) noexcept = 0;

  /// What time it is for the one who waits: Clock::now(), except in tests.
  virtual Clock::time_point now() const noexcept { return Clock::now(); }

 protected:
  Poller() = default;
};

/// Makes the poller of that name. Without a name it takes the one that the
/// environment's MINIMIO_POLLER names, or else the best that the system has.
/// @throws std::system_error for an unknown name, with those that there are; and where
///   the system refuses, as some refuse io_uring.
MINIMIO_API std::unique_ptr<Poller> make_poller(std::string_view name = {});

/// The names of the pollers that were built for this system, the best first: "epoll",
/// "io_uring", "kqueue", "poll", "select", "afd".
MINIMIO_API std::span<const std::string_view> available_pollers() noexcept;

}  // namespace minimio
