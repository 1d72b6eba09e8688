#include <algorithm>
#include <mutex>

#include "08-event-queue/given.hpp"
#include "08-event-queue/kevent.hpp"
#include "08-event-queue/table.hpp"
#include "exercise.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using given::Kevent;
using given::Watched;
using Deadline = std::optional<Clock::time_point>;

unsigned flags_for(Mode mode) {
  if (mode == Mode::edge) return EV_ADD | EV_CLEAR;
  if (mode == Mode::oneshot) return EV_ADD | EV_ONESHOT;
  return EV_ADD;
}

std::vector<short> filters_for(Interest interest) {
  std::vector<short> filters;
  if (contains(interest, Interest::readable)) filters.push_back(EVFILT_READ);
  if (contains(interest, Interest::writable)) filters.push_back(EVFILT_WRITE);
  return filters;
}

Happened happened(const Kevent& event) {
  const bool ended = event.flags & EV_EOF;
  const bool reads = event.filter == EVFILT_READ;
  auto what = reads ? Happened::readable : Happened::writable;
  if (ended) what |= reads ? Happened::read_closed : Happened::write_closed;
  if (ended && event.fflags != 0)  // the error of the socket. kqueue(2)
    what |= Happened::error | Happened::read_closed | Happened::write_closed;
  return what;
}

/// The time until the deadline. What is too long for a system is a day, and then one
/// waits again.
timespec time_until(Clock::time_point deadline) {
  const auto now = Clock::now();
  if (deadline <= now) return {};
  const std::chrono::nanoseconds left = std::min<Clock::duration>(deadline - now, 24h);
  return {.tv_sec = left / 1s, .tv_nsec = left % 1s / 1ns};
}

class KqueuePoller final : public Poller {
 public:
  KqueuePoller() { change(doorbell_.descriptor(), EVFILT_READ, EV_ADD, 0); }

  std::string_view name() const noexcept override { return "kqueue"; }
  bool supports(Mode) const noexcept override { return true; }
  void wake(Token token) noexcept override { doorbell_.ring(token); }

  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    if (table_.find_same(handle)) given::refuse(std::errc::file_exists, "add");
    given::check_watchable(handle);
    replace(handle, {}, {token, interest, mode, table_.new_key(handle)});
  }

  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    const auto before = at(handle, "modify");
    replace(handle, before, {token, interest, mode, table_.new_key(handle)});
  }

  void remove(NativeHandle handle) override {
    const std::lock_guard lock{mutex_};
    stop(handle, at(handle, "remove").interest);
    table_.erase(handle);
  }

  std::size_t wait(std::span<Event> events, Deadline deadline) override {
    if (events.empty()) given::refuse(std::errc::invalid_argument, "wait");
    std::vector<Kevent> ready(std::min<std::size_t>(events.size(), 1024));
    for (;;) {
      const auto timeout = time_until(deadline.value_or(Clock::time_point::max()));
      const int count = ::kevent(kqueue_.get(), nullptr, 0, ready.data(),
                                 static_cast<int>(ready.size()), &timeout);
      if (count < 0 && errno != EINTR) given::refuse(std::errc{errno}, "kevent");
      const auto told = count > 0 ? tell(std::span{ready}.first(count), events) : 0;
      if (told > 0 || (deadline && Clock::now() >= *deadline)) return told;
    }
  }

 private:
  Watched at(int descriptor, const char* call) {
    const auto* found = table_.find_same(descriptor);
    if (!found) given::refuse(std::errc::no_such_file_or_directory, call);
    return *found;
  }

  /// @return the error, or 0.
  int change(int descriptor, short filter, unsigned flags, std::uint64_t key) {
    const auto one = given::make_kevent(descriptor, filter, flags, key);
    return ::kevent(kqueue_.get(), &one, 1, nullptr, 0, nullptr) < 0 ? errno : 0;
  }

  // What was added anew tells again what is already so.
  void replace(int descriptor, const Watched& before, const Watched& after) {
    if (contains(after.interest, Interest::priority))
      given::refuse(std::errc::operation_not_supported, "priority");
    stop(descriptor, before.interest);
    for (const auto filter : filters_for(after.interest)) {
      if (const int error =
              change(descriptor, filter, flags_for(after.mode), after.key))
        given::refuse(std::errc{error}, "kevent");
    }
    table_.set(descriptor, after);
  }

  // What has fired its one shot is gone already, and that is no error.
  void stop(int descriptor, Interest interest) {
    for (const auto filter : filters_for(interest))
      change(descriptor, filter, EV_DELETE, 0);
  }

  std::size_t tell(std::span<const Kevent> ready, std::span<Event> events) {
    const std::lock_guard lock{mutex_};
    std::vector<int> told;  // whom each event is about: two filters are one event
    bool doorbell_rang = false;
    for (const auto& kevent : ready) {
      const auto descriptor = static_cast<int>(kevent.ident);
      if (descriptor == doorbell_.descriptor()) doorbell_rang = true;
      const auto* watched = table_.find_key(given::key_of(kevent));
      if (!watched) continue;
      const auto place =
          static_cast<std::size_t>(std::ranges::find(told, descriptor) - told.begin());
      if (place == told.size()) {
        told.push_back(descriptor);
        events[place] = {watched->token, Happened::nothing};
      }
      events[place] = events[place].with(happened(kevent));
    }
    for (const int descriptor : told) end_shot(descriptor);
    if (!doorbell_rang) return told.size();
    return told.size() + doorbell_.take(events.subspan(told.size()));
  }

  // One filter has fired, and the shot was for both.
  void end_shot(int descriptor) {
    auto& watched = *table_.find(descriptor);
    if (watched.mode != Mode::oneshot) return;
    stop(descriptor, watched.interest);
    watched.interest = Interest::none;
  }

  net::Descriptor kqueue_{net::check(::kqueue(), "kqueue")};
  given::Doorbell doorbell_;
  std::mutex mutex_;  // for the table
  given::Table table_;
};

}  // namespace

std::unique_ptr<Poller> make_my_poller() { return std::make_unique<KqueuePoller>(); }
