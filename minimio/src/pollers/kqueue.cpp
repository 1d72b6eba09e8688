#include <sys/event.h>
#include <sys/types.h>

#include <algorithm>
#include <array>
#include <climits>
#include <mutex>
#include <vector>

#include "deadline.hpp"
#include "minimio/owned_handle.hpp"
#include "platform/posix/registrations.hpp"
#include "platform/posix/system_call.hpp"
#include "pollers/pollers.hpp"
#include "wake_tokens.hpp"

namespace minimio {
namespace {

using Kevent = struct kevent;

// The kqueue of chapter 5 can't tell a socket's error but by taking it from its owner.
#ifdef NOTE_LEAVEERROR
constexpr unsigned notes = NOTE_LEAVEERROR;
#else
constexpr unsigned notes = 0;
#endif

Kevent make_kevent(int descriptor, short filter, unsigned flags,
                   std::uint32_t generation) {
  Kevent change;
  EV_SET(&change, descriptor, filter, static_cast<unsigned short>(flags), notes, 0,
         reinterpret_cast<void*>(std::uintptr_t{generation}));
  return change;
}

/// A few changes that are made in one call.
class Changes {
 public:
  /// One interest is one filter each, so a handle can have three of them.
  void add(int descriptor, const Registration& registration) {
    unsigned flags = EV_ADD;
    if (registration.mode == Mode::edge) flags |= EV_CLEAR;
    if (registration.mode == Mode::oneshot) flags |= EV_ONESHOT;
    each_filter(registration.interest, [&](short filter) {
      push(make_kevent(descriptor, filter, flags, registration.generation));
    });
  }

  void remove(int descriptor, Interest interest) {
    each_filter(interest, [&](short filter) {
      push(make_kevent(descriptor, filter, EV_DELETE, 0));
    });
  }

  /// @return the first error, or 0. That there is nothing to delete is none: closing
  /// has
  ///   deleted it, or its one shot.
  int make(int kqueue) {
    for (auto& change : std::span{all_}.first(size_)) change.flags |= EV_RECEIPT;
    std::array<Kevent, most> receipts;
    const int count =
        ::kevent(kqueue, all_.data(), size_, receipts.data(), size_, nullptr);
    check(count, "kevent");
    for (int i = 0; i < count; ++i) {
      const auto error = static_cast<int>(receipts[i].data);
      const bool is_gone =
          all_[i].flags & EV_DELETE && (error == ENOENT || error == EBADF);
      if (error != 0 && !is_gone) return error;
    }
    return 0;
  }

 private:
  template <typename Visit>
  static void each_filter(Interest interest, Visit visit) {
    if (contains(interest, Interest::readable)) visit(EVFILT_READ);
    if (contains(interest, Interest::writable)) visit(EVFILT_WRITE);
    if (!contains(interest, Interest::priority)) return;
#ifdef EVFILT_EXCEPT
    visit(EVFILT_EXCEPT);
#else
    throw_error(std::errc::operation_not_supported, "priority");
#endif
  }

  void push(const Kevent& change) { all_[size_++] = change; }

  static constexpr int most = 6;  // three filters deleted, three added
  std::array<Kevent, most> all_;
  int size_ = 0;
};

Happened happened(const Kevent& event) {
  auto what = Happened::nothing;
  const bool ended = event.flags & EV_EOF;
  if (event.filter == EVFILT_READ) {
    what |= Happened::readable;
    if (ended) what |= Happened::read_closed;
  } else if (event.filter == EVFILT_WRITE) {
    what |= Happened::writable;
    if (ended) what |= Happened::write_closed;
  } else {
    what |= Happened::priority;
  }
  if (ended && event.fflags != 0)  // the error of the socket. kqueue(2)
    what |= Happened::error | Happened::read_closed | Happened::write_closed;
  return what;
}

class KqueuePoller final : public Poller {
 public:
  KqueuePoller() { user_event(EV_ADD | EV_CLEAR, 0); }

  std::string_view name() const noexcept override { return "kqueue"; }

  bool supports(Mode) const noexcept override { return true; }

  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    const auto file = watched_.identify_new(handle);
    make_room_for(handle);
    replace(handle, {}, {token, interest, mode, watched_.next_generation(), file});
  }

  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    const auto before = watched_.at_same_file(handle, "modify");
    replace(handle, before,
            {token, interest, mode, watched_.next_generation(), before.file});
  }

  void remove(NativeHandle handle) override {
    const std::lock_guard lock{mutex_};
    replace(handle, watched_.at_same_file(handle, "remove"), {});
  }

  std::size_t wait(std::span<Event> events, Deadline deadline) override {
    if (events.empty()) throw_error(std::errc::invalid_argument, "wait");
    const auto room = std::min<std::size_t>(events.size(), 4096);
    if (ready_.size() != room) ready_.resize(room);
    for (;;) {
      timespec timeout;
      const int ready = ::kevent(kqueue_.get(), nullptr, 0, ready_.data(),
                                 static_cast<int>(room), fill(timeout, deadline));
      if (ready < 0 && errno != EINTR) throw_errno("kevent");
      if (ready > 0) {
        const auto count = tell(std::span{ready_}.first(ready), events);
        if (count > 0) return count;
      }
      if (ready == 0 && has_passed(deadline)) return 0;
    }
  }

  void wake(Token token) noexcept override {
    wakes_.add(token, [this] { user_event(0, NOTE_TRIGGER); });
  }

 private:
  static const timespec* fill(timespec& timeout, Deadline deadline) {
    if (!deadline) return nullptr;
    const auto left = time_left(*deadline, Clock::now());
    const auto whole = std::chrono::floor<std::chrono::seconds>(left);
    constexpr std::chrono::seconds longest{
        std::chrono::hours{24}};  // then it asks again
    timeout.tv_sec = static_cast<time_t>(std::min(whole, longest).count());
    timeout.tv_nsec = std::chrono::nanoseconds{left - whole}.count();
    return &timeout;
  }

  void user_event(unsigned flags, unsigned note) noexcept {
    Kevent change;
    EV_SET(&change, 0, EVFILT_USER, static_cast<unsigned short>(flags), note, 0,
           nullptr);
    ::kevent(kqueue_.get(), &change, 1, nullptr, 0, nullptr);
  }

  void replace(int descriptor, const Registration& before, const Registration& after) {
    Changes changes;
    changes.remove(descriptor, before.interest);
    changes.add(descriptor, after);
    if (const int error = changes.make(kqueue_.get()); error != 0) {
      Changes back;
      back.remove(descriptor, after.interest);
      back.add(descriptor, before);
      back.make(kqueue_.get());
      throw_error(std::errc{error}, "kevent");
    }
    watched_.set(descriptor, after);
  }

  std::size_t tell(std::span<const Kevent> ready, std::span<Event> events) {
    const std::lock_guard lock{mutex_};
    told_.clear();
    bool doorbell_rang = false;
    for (const auto& kevent : ready) {
      const auto descriptor = static_cast<int>(kevent.ident);
      const auto generation = reinterpret_cast<std::uintptr_t>(kevent.udata);
      if (kevent.filter == EVFILT_USER) {
        doorbell_rang = true;
      } else if (const auto found = watched_.find(
                     descriptor, static_cast<std::uint32_t>(generation))) {
        auto& event = event_of(descriptor, found->token, events);
        event = event.with(happened(kevent));
      }
    }
    for (const int descriptor : told_) end_one_shot(descriptor);
    auto count = told_.size();
    if (doorbell_rang) {
      count +=
          wakes_.take(events.subspan(count), [this] { user_event(0, NOTE_TRIGGER); });
    }
    return count;
  }

  // Two filters of one descriptor are one event. If it has one already, its place says
  // where; a place that is left from an earlier wait points to another, or to none.
  Event& event_of(int descriptor, Token token, std::span<Event> events) {
    auto& place = places_[descriptor];
    if (place >= told_.size() || told_[place] != descriptor) {
      place = static_cast<std::uint32_t>(told_.size());
      told_.push_back(descriptor);
      events[place] = Event{token, Happened::nothing};
    }
    return events[place];
  }

  // The one filter that has fired is gone; the shot was for all of them.
  void end_one_shot(int descriptor) {
    auto& registration = *watched_.find(descriptor);
    if (registration.mode != Mode::oneshot) return;
    Changes changes;
    changes.remove(descriptor, registration.interest);
    changes.make(kqueue_.get());
    registration.interest = Interest::none;
  }

  void make_room_for(int descriptor) {
    watched_.make_room_for(descriptor);
    const auto needed = static_cast<std::size_t>(descriptor) + 1;
    if (places_.size() < needed) places_.resize(needed);
  }

  OwnedHandle kqueue_{check(::kqueue(), "kqueue")};
  WakeTokens wakes_;
  std::vector<Kevent> ready_;
  std::vector<int> told_;  // the descriptors of this wait's events, in their order

  std::mutex mutex_;  // for what follows
  Registrations watched_;
  std::vector<std::uint32_t> places_;  // by descriptor, in told_
};

}  // namespace

std::unique_ptr<Poller> make_kqueue_poller() {
  return std::make_unique<KqueuePoller>();
}

}  // namespace minimio
