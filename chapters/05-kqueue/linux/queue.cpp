#include "queue.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

#include "net/system_call.hpp"

namespace kq {
namespace {

constexpr unsigned short kinds =
    EV_ADD | EV_ONESHOT | EV_CLEAR | EV_RECEIPT | EV_DISPATCH;

constexpr short alarm_source = 0;  // no filter has this number

}  // namespace

int to_descriptor(std::uintptr_t ident) {
  if (ident > INT_MAX || ::fcntl(static_cast<int>(ident), F_GETFD) < 0)
    fail(EBADF, "kevent: ident");
  return static_cast<int>(ident);
}

// A knote keeps EV_RECEIPT, and may lose EV_CLEAR but not gain it, as in FreeBSD.
void Filter::touch(Knote& knote, const Kevent& change) {
  if (!(change.flags & EV_ADD)) return;
  const unsigned before = knote.wanted.flags;
  const unsigned now = (change.flags & (EV_ADD | EV_ONESHOT | EV_DISPATCH)) |
                       (change.flags & before & EV_CLEAR) |
                       ((change.flags | before) & EV_RECEIPT);
  knote.wanted.flags = static_cast<unsigned short>(now);
  knote.wanted.fflags = change.fflags;
  knote.wanted.data = change.data;
}

void Filter::stay(Knote& knote) { queue_.list(knote); }

//! [outer]
Queue::Queue(int outer)
    : outer_{outer},
      alarm_{net::check(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")},
      inotify_{*this} {
  watch(alarm_.get(), alarm_source);
  // All at once, so that what runs out of descriptors is kqueue(), not a change later.
  filters_[EVFILT_READ] = make_read_filter(*this);
  filters_[EVFILT_WRITE] = make_write_filter(*this);
  filters_[EVFILT_VNODE] = make_vnode_filter(*this);
  filters_[EVFILT_PROC] = make_process_filter(*this);
  filters_[EVFILT_SIGNAL] = make_signal_filter(*this);
  filters_[EVFILT_TIMER] = make_timer_filter(*this);
  filters_[EVFILT_USER] = make_user_filter(*this);
}

void Queue::watch(int descriptor, short filter, std::uint32_t ident,
                  std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = std::uint64_t{ident} << 32 | static_cast<std::uint16_t>(filter);
  net::check(::epoll_ctl(outer_, EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
}
//! [outer]

void Queue::unwatch(int descriptor) {
  ::epoll_ctl(outer_, EPOLL_CTL_DEL, descriptor, nullptr);
}

// Only in its own set can the alarm be modified, whatever the number means by now. The
// call goes past the thread sanitizer, to which it looks like use of a closed number.
bool Queue::is_open() const {
  epoll_event event{};
  event.events = EPOLLIN;
  return ::syscall(SYS_epoll_ctl, outer_, EPOLL_CTL_MOD, alarm_.get(), &event) == 0;
}

void Queue::close() {
  closed_ = true;
  ::eventfd_write(alarm_.get(), 1);
}

int Queue::try_to_apply(const Kevent& change) {
  try {
    apply(change);
    return 0;
  } catch (const std::system_error& failure) {
    const int error = failure.code().value();
    if (error == ELOOP) return EINVAL;  // epoll's words for it, and kqueue's
    if (error == ENOSPC) return ENOMEM;
    return error;
  }
}

Filter& Queue::filter(short number) {
  const auto found = filters_.find(number);
  if (found == filters_.end()) fail(EINVAL, "kevent: filter");
  return *found->second;
}

Knote* Queue::find(std::uintptr_t ident, short filter) {
  const auto found = knotes_.find({filter, ident});
  return found == knotes_.end() ? nullptr : found->second.get();
}

void Queue::apply(std::span<const Kevent> changes, Events& events) {
  int error = 0;
  for (Kevent change : changes) {  // a copy: the eventlist may be the same array
    error = try_to_apply(change);
    if (error == 0 && !(change.flags & EV_RECEIPT)) continue;
    if (events.room() == 0) break;
    change.flags |= EV_ERROR;
    change.data = std::exchange(error, 0);
    events.add(change);
  }
  settle();
  if (error != 0) fail(error, "kevent");
}

void Queue::apply(const Kevent& change) {
  Filter& filter = this->filter(change.filter);
  if (change.flags & EV_ADD && change.flags & EV_KEEPUDATA) fail(EINVAL, "kevent");
  Knote* knote = find(change.ident, change.filter);
  if (knote && filter.is_stale(*knote)) {
    remove(*knote);
    knote = nullptr;
  }
  if (knote && change.flags & EV_DELETE) return remove(*knote);
  if (knote) return modify(*knote, change);

  filter.check_ident(change.ident);
  if (change.flags & EV_DELETE || !(change.flags & EV_ADD)) fail(ENOENT, "kevent");
  auto attached = filter.attach(change);
  attached->wanted.flags &= kinds;
  knote = attached.get();
  knotes_[{change.filter, change.ident}] = std::move(attached);
  if (change.flags & EV_DISABLE) enable(*knote, false);
  activate(*knote);
}

void Queue::modify(Knote& knote, const Kevent& change) {
  filter_of(knote).touch(knote, change);
  if (!(change.flags & EV_KEEPUDATA)) knote.wanted.udata = change.udata;
  if (change.flags & EV_DISABLE)
    enable(knote, false);
  else if (change.flags & (EV_ADD | EV_ENABLE))
    enable(knote, true);
  activate(knote);
}

void Queue::enable(Knote& knote, bool enabled) {
  if (knote.disabled == !enabled) return;
  knote.disabled = !enabled;
  if (knote.disabled) unlist(knote);
  filter_of(knote).switched(knote);
  activate(knote);
}

void Queue::remove(Knote& knote) {
  unlist(knote);
  filter_of(knote).detach(knote);
  knotes_.erase({knote.wanted.filter, knote.wanted.ident});
}

void Queue::activate(Knote& knote) {
  if (!knote.disabled && filter_of(knote).is_active(knote)) list(knote);
}

void Queue::list(Knote& knote) {
  if (std::exchange(knote.listed, true)) return;
  listed_.push_back(&knote);
}

void Queue::unlist(Knote& knote) {
  if (std::exchange(knote.listed, false)) listed_.remove(&knote);
}

void Queue::settle() {
  if (alarm_on_ == !listed_.empty()) return;
  alarm_on_ = !alarm_on_;
  eventfd_t count;
  if (alarm_on_)
    ::eventfd_write(alarm_.get(), 1);
  else
    ::eventfd_read(alarm_.get(), &count);
}

//! [collect]
void Queue::collect(std::span<epoll_event> sources, Events& events) {
  // Each comes first in its turn, so that a busy one can't fill every eventlist.
  const auto first = static_cast<std::ptrdiff_t>(turn_++ % sources.size());
  std::rotate(sources.begin(), sources.begin() + first, sources.end());
  bool reported = false;
  for (const auto& source : sources) {
    const auto number = static_cast<short>(source.data.u64 & 0xffff);
    const auto ident = static_cast<std::uint32_t>(source.data.u64 >> 32);
    const auto found = filters_.find(number);
    if (number == alarm_source)
      report_listed(events), reported = true;
    else if (found != filters_.end())
      found->second->collect(ident, events);
  }
  if (!reported) report_listed(events);
  settle();
}

void Queue::report_listed(Events& events) {
  for (auto count = listed_.size(); count > 0 && events.room() > 0; --count) {
    Knote& knote = *listed_.front();
    unlist(knote);
    Filter& filter = filter_of(knote);
    if (filter.is_stale(knote))
      remove(knote);
    else if (filter.is_active(knote))
      report(knote, events);
  }
}

void Queue::report(Knote& knote, Events& events) {
  Kevent event = knote.wanted;
  event.flags |= knote.flags;
  event.fflags = knote.fflags;
  event.data = knote.data;
  events.add(event);

  if (event.flags & EV_ONESHOT) return remove(knote);
  Filter& filter = filter_of(knote);
  if (event.flags & EV_CLEAR) filter.clear(knote);
  if (event.flags & EV_DISPATCH)
    enable(knote, false);
  else if (!(event.flags & EV_CLEAR))
    filter.stay(knote);
}
//! [collect]

}  // namespace kq
