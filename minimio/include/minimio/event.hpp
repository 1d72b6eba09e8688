#pragma once

#include <cstdint>

#include "minimio/token.hpp"

namespace minimio {

/// What an event says, as bits.
enum class Happened : std::uint16_t {
  nothing = 0,
  readable = 1,
  priority = 2,
  writable = 4,
  error = 8,
  read_closed = 16,
  write_closed = 32,
  timer = 64,
  wakeup = 128,
};

constexpr Happened operator|(Happened one, Happened other) noexcept {
  return static_cast<Happened>(static_cast<unsigned>(one) |
                               static_cast<unsigned>(other));
}

constexpr Happened& operator|=(Happened& all, Happened more) noexcept {
  return all = all | more;
}

/// What a wait has to tell about one token.
///
/// Readiness is a hint about the moment at which it was collected. A read can still
/// find nothing there, so handles are to be non-blocking. select(2), "BUGS"
class Event {
 public:
  constexpr Event() noexcept = default;
  constexpr Event(Token token, Happened what) noexcept : token_{token}, what_{what} {}

  /// The same event, which says this as well.
  constexpr Event with(Happened more) const noexcept { return {token_, what_ | more}; }

  constexpr Token token() const noexcept { return token_; }

  /// A read would not block: there are bytes, a connection to accept, or an end.
  constexpr bool readable() const noexcept { return is(Happened::readable); }
  /// A write would not block: there is room, or it fails at once.
  constexpr bool writable() const noexcept { return is(Happened::writable); }
  /// Urgent bytes wait.
  constexpr bool priority() const noexcept { return is(Happened::priority); }
  /// The handle has failed: the peer has reset it, or the connect came to nothing. The
  /// next read, write or SO_ERROR says how.
  constexpr bool error() const noexcept { return is(Happened::error); }
  /// The peer will send no more; what it sent may still be unread.
  constexpr bool read_closed() const noexcept { return is(Happened::read_closed); }
  /// Nobody will receive what is written from now on.
  constexpr bool write_closed() const noexcept { return is(Happened::write_closed); }
  /// A timer's deadline has come.
  constexpr bool is_timer() const noexcept { return is(Happened::timer); }
  /// Somebody called wake with this token, once or more often.
  constexpr bool is_wakeup() const noexcept { return is(Happened::wakeup); }

  friend constexpr bool operator==(const Event&, const Event&) noexcept = default;

 private:
  constexpr bool is(Happened what) const noexcept {
    return (static_cast<unsigned>(what_) & static_cast<unsigned>(what)) != 0;
  }

  Token token_{};
  Happened what_ = Happened::nothing;
};

}  // namespace minimio
