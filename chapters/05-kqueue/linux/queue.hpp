#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <span>
#include <utility>

#include "inotify.hpp"
#include "knote.hpp"
#include "net/descriptor.hpp"

namespace kq {

/// What stands behind one descriptor that kqueue() has returned. That descriptor is an
/// epoll set, the outer one, and belongs to the caller; in it are the descriptors that
/// the filters wait with. Every member is called with the one lock held (kqueue.cpp).
class Queue {
 public:
  explicit Queue(int outer);

  /// Applies changes in order. Failures and receipts become events.
  /// @throws std::system_error when there is no room for one of these.
  void apply(std::span<const Kevent> changes, Events& events);

  /// Turns what epoll_wait(2) said about the outer set into events.
  void collect(std::span<epoll_event> sources, Events& events);

  /// Whether the number that kqueue() returned still is this queue.
  bool is_open() const;
  /// Wakes whoever waits; from now on there is nothing to wait for.
  void close();
  bool is_closed() const noexcept { return closed_; }

  // For filters.

  /// The queue that has this number, if it is one.
  static Queue* find(int number);
  /// How many events there are, or 1 if that is not known before they are taken.
  std::int64_t events_at_least() const {
    return listed_.empty() ? 1 : static_cast<std::int64_t>(listed_.size());
  }
  /// Has Filter::collect called, with `ident`, whenever the descriptor is readable.
  void watch(int descriptor, short filter, std::uint32_t ident = 0,
             std::uint32_t events = EPOLLIN);
  void unwatch(int descriptor);
  Knote* find(std::uintptr_t ident, short filter);
  Filter& filter_of(const Knote& knote) { return filter(knote.wanted.filter); }
  void remove(Knote& knote);
  /// Writes the knote's event, and does what its flags say happens then.
  void report(Knote& knote, Events& events);
  /// Lists the knote for the next report, if it has something to say.
  void activate(Knote& knote);
  void list(Knote& knote);
  /// Makes the outer set readable for as long as knotes are listed.
  void settle();
  Inotify& inotify() noexcept { return inotify_; }

 private:
  using Key = std::pair<short, std::uintptr_t>;

  Filter& filter(short number);
  int try_to_apply(const Kevent& change);
  void apply(const Kevent& change);
  void modify(Knote& knote, const Kevent& change);
  void enable(Knote& knote, bool enabled);
  void unlist(Knote& knote);
  void report_listed(Events& events);

  int outer_;
  net::Descriptor alarm_;  // readable while knotes are listed. eventfd(2)
  bool alarm_on_ = false;
  bool closed_ = false;
  std::size_t turn_ = 0;
  Inotify inotify_;
  std::map<short, std::unique_ptr<Filter>> filters_;
  std::map<Key, std::unique_ptr<Knote>> knotes_;
  std::list<Knote*> listed_;  // first in, first out
};

}  // namespace kq
