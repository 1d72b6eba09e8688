#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "net/system_call.hpp"
#include "queue.hpp"

namespace kq {
namespace {

/// A descriptor to read from or write to. Most can be in an epoll set; of files and of
/// other queues we have to judge ourselves.
struct DescriptorKnote : Knote, FileListener {
  DescriptorKnote(const Kevent& change, Queue& its_queue)
      : Knote{change}, queue{its_queue} {}
  void happened(std::uint32_t) override { queue.activate(*this); }
  int descriptor() const { return static_cast<int>(wanted.ident); }
  bool reads() const { return wanted.filter == EVFILT_READ; }

  Queue& queue;
  enum { in_set, is_file, is_queue } kind = in_set;
  std::uint32_t serial = 0;  // tells this registration from one of a closed descriptor
  struct stat file {};
  const Queue* watched = nullptr;
};

int option(int socket, int level, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(socket, level, name, &value, &size) < 0 ? -1 : value;
}

bool is_socket(int descriptor) { return option(descriptor, SOL_SOCKET, SO_TYPE) >= 0; }

// Of a listener, Linux says in this field how many connections can be accepted.
std::int64_t backlog(int listener) {
  tcp_info info{};
  socklen_t size = sizeof info;
  const int failed = ::getsockopt(listener, IPPROTO_TCP, TCP_INFO, &info, &size);
  return failed || info.tcpi_unacked == 0 ? 1 : info.tcpi_unacked;
}

std::int64_t readable_bytes(int descriptor) {
  int bytes = 0;
  if (::ioctl(descriptor, FIONREAD, &bytes) == 0) return bytes;
  return errno == EINVAL ? backlog(descriptor) : 1;  // 1: an eventfd, or a kqueue
}

std::int64_t writable_bytes(int descriptor) {
  int waiting = 0;
  if (const int size = ::fcntl(descriptor, F_GETPIPE_SZ); size > 0)
    return ::ioctl(descriptor, FIONREAD, &waiting) == 0 ? size - waiting : size;
  const int size = option(descriptor, SOL_SOCKET, SO_SNDBUF);
  if (size < 0 || ::ioctl(descriptor, SIOCOUTQ, &waiting) < 0) return 1;
  return std::max(size - waiting, 1);
}

class DescriptorFilter : public Filter {
 public:
  DescriptorFilter(Queue& queue, short number, std::uint32_t interest)
      : Filter{queue}, number_{number}, interest_{interest} {
    queue_.watch(set_.get(), number_);
  }

  void check_ident(std::uintptr_t ident) const override { to_descriptor(ident); }

  //! [read-write]
  std::unique_ptr<Knote> attach(const Kevent& change) override {
    auto knote = std::make_unique<DescriptorKnote>(change, queue_);
    knote->serial = ++last_serial_;
    knote->watched = Queue::find(knote->descriptor());
    if (knote->watched) return attach_queue(std::move(knote));
    if (control(EPOLL_CTL_ADD, *knote) == 0) return knote;
    if (errno == EEXIST && control(EPOLL_CTL_MOD, *knote) == 0) return knote;
    if (errno != EPERM) fail(errno, "epoll_ctl");
    attach_file(*knote);  // epoll(7) takes no file: they are always ready
    return knote;
  }
  //! [read-write]

  // Modifying makes epoll look anew: what is true now is reported, edge or not.
  void touch(Knote& knote, const Kevent& change) override {
    Filter::touch(knote, change);
    switched(knote);
  }

  void switched(Knote& knote) override {
    auto& changed = static_cast<DescriptorKnote&>(knote);
    if (changed.kind == DescriptorKnote::in_set)
      net::check(control(EPOLL_CTL_MOD, changed), "epoll_ctl");
  }

  void detach(Knote& knote) override {
    auto& detached = static_cast<DescriptorKnote&>(knote);
    queue_.inotify().remove(detached);
    if (detached.kind == DescriptorKnote::in_set) control(EPOLL_CTL_DEL, detached);
    if (detached.kind == DescriptorKnote::is_queue)
      queue_.unwatch(detached.descriptor());
  }

  bool is_active(Knote& knote) override {
    const auto& looked_at = static_cast<const DescriptorKnote&>(knote);
    if (looked_at.kind == DescriptorKnote::in_set) return false;  // epoll will say
    if (looked_at.kind == DescriptorKnote::is_queue)
      knote.data = events_in(looked_at);
    else
      knote.data = looked_at.reads() ? unread_bytes(looked_at.descriptor()) : 0;
    return knote.data != 0 || !looked_at.reads();
  }

  void clear(Knote&) override {}

  void stay(Knote& knote) override {
    auto& staying = static_cast<DescriptorKnote&>(knote);
    if (staying.kind != DescriptorKnote::in_set)
      queue_.list(knote);
    else if (!is_level(staying))
      control(EPOLL_CTL_MOD, staying);
  }

  bool is_stale(const Knote& knote) const override {
    const auto& doubted = static_cast<const DescriptorKnote&>(knote);
    switch (doubted.kind) {
      case DescriptorKnote::is_file:
        return !is_same_file(doubted);
      case DescriptorKnote::is_queue:
        return Queue::find(doubted.descriptor()) != doubted.watched;
      default:
        return !is_in_set(doubted.descriptor());
    }
  }

  //! [epoll-events]
  void collect(std::uint32_t ident, Events& events) override {
    if (ident != 0) return collect_queue(ident);
    std::array<epoll_event, 64> ready;
    const auto room = static_cast<int>(std::min(ready.size(), events.room()));
    const auto look = [&] { return ::epoll_wait(set_.get(), ready.data(), room, 0); };
    const int count = room == 0 ? 0 : net::retry_on_eintr(look);
    const auto taken = static_cast<std::size_t>(std::max(count, 0));
    for (const auto& event : std::span{ready}.first(taken)) {
      auto* knote = find(event.data.u64);
      if (knote == nullptr || knote->disabled) continue;
      if (!confirm(*knote))
        queue_.remove(*knote);
      else if (measure(*knote, event.events))
        queue_.report(*knote, events);
    }
  }
  //! [epoll-events]

 private:
  // Always edge-triggered: level-triggered, the set would repeat for ever what it can't
  // be told to forget, such as a descriptor that was closed while a dup of it is open.
  int control(int operation, const DescriptorKnote& knote) {
    epoll_event event{};
    event.events = EPOLLET | (knote.disabled ? 0 : interest_);
    event.data.u64 = std::uint64_t{knote.serial} << 32 | knote.wanted.ident;
    return ::epoll_ctl(set_.get(), operation, knote.descriptor(), &event);
  }

  static bool is_level(const DescriptorKnote& knote) {
    return !(knote.wanted.flags & (EV_CLEAR | EV_DISPATCH | EV_ONESHOT)) &&
           !(knote.wanted.fflags & NOTE_LOWAT);
  }

  // Whether the number still means the file that is ready. For a level-triggered knote
  // the question is to modify it, which makes epoll tell of it again next time.
  bool confirm(const DescriptorKnote& knote) {
    return is_level(knote) ? control(EPOLL_CTL_MOD, knote) == 0
                           : is_in_set(knote.descriptor());
  }

  DescriptorKnote* find(std::uint64_t registration) {
    auto* knote =
        static_cast<DescriptorKnote*>(queue_.find(registration & 0xffffffff, number_));
    const bool is_its_own = knote && knote->serial == registration >> 32;
    return is_its_own ? knote : nullptr;
  }

  // epoll knows files, not numbers: while a dup is open, a closed descriptor lives on
  // in the set. To add the number again fails only if it still means the same file.
  bool is_in_set(int descriptor) const {
    epoll_event event{};
    if (::epoll_ctl(set_.get(), EPOLL_CTL_ADD, descriptor, &event) < 0)
      return errno == EEXIST;
    ::epoll_ctl(set_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
    return false;
  }

  bool measure(DescriptorKnote& knote, std::uint32_t ready) {
    const bool eof = has_ended(knote, ready);
    if (eof && ready & EPOLLERR) remember_error(knote);
    knote.flags = eof ? EV_EOF : 0;
    if (knote.reads())
      knote.data = readable_bytes(knote.descriptor());
    else
      knote.data = eof ? 0 : writable_bytes(knote.descriptor());
    const bool is_awaited = knote.wanted.fflags & NOTE_LOWAT;
    return eof || !is_awaited || knote.data >= knote.wanted.data;
  }

  static bool has_ended(const DescriptorKnote& knote, std::uint32_t ready) {
    if (ready & EPOLLHUP) return true;
    if (ready & EPOLLRDHUP) return knote.reads();
    return ready & EPOLLERR && !is_socket(knote.descriptor());  // a pipe without reader
  }

  // To ask for a socket's error is to take it away, so both knotes get it. socket(7)
  void remember_error(const DescriptorKnote& knote) {
    if (!is_socket(knote.descriptor())) return;
    const bool is_left = knote.wanted.fflags & NOTE_LEAVEERROR;
    const int error = is_left ? EIO : option(knote.descriptor(), SOL_SOCKET, SO_ERROR);
    if (error <= 0) return;
    for (const auto number : std::initializer_list<short>{EVFILT_READ, EVFILT_WRITE})
      if (auto* other = queue_.find(knote.wanted.ident, number))
        other->fflags = static_cast<unsigned>(error);
  }

  void attach_file(DescriptorKnote& knote) {
    knote.kind = DescriptorKnote::is_file;
    net::check(::fstat(knote.descriptor(), &knote.file), "fstat");
    if (knote.reads())
      queue_.inotify().add(knote, path_of(knote.descriptor()), IN_MODIFY);
  }

  // Straight into the queue's own set: only so many sets can be in one another.
  std::unique_ptr<Knote> attach_queue(std::unique_ptr<DescriptorKnote> knote) {
    if (!knote->reads() || knote->watched == &queue_) fail(EINVAL, "kevent: a queue");
    knote->kind = DescriptorKnote::is_queue;
    const auto ident = static_cast<std::uint32_t>(knote->descriptor());
    queue_.watch(knote->descriptor(), number_, ident, EPOLLIN | EPOLLET);
    return knote;
  }

  void collect_queue(std::uint32_t ident) {
    if (auto* knote = queue_.find(ident, number_)) queue_.activate(*knote);
  }

  static std::int64_t events_in(const DescriptorKnote& knote) {
    const Queue* watched = Queue::find(knote.descriptor());
    if (watched == nullptr || watched != knote.watched) return 0;  // it was closed
    pollfd state{knote.descriptor(), POLLIN, 0};
    const auto look = [&] { return ::poll(&state, 1, 0); };
    return net::retry_on_eintr(look) == 1 ? watched->events_at_least() : 0;
  }

  static std::int64_t unread_bytes(int file) {
    struct stat now {};
    const auto offset = ::lseek(file, 0, SEEK_CUR);
    return ::fstat(file, &now) < 0 || offset < 0 ? 0 : now.st_size - offset;
  }

  static bool is_same_file(const DescriptorKnote& knote) {
    struct stat now {};
    return ::fstat(knote.descriptor(), &now) == 0 && now.st_dev == knote.file.st_dev &&
           now.st_ino == knote.file.st_ino;
  }

  const short number_;
  const std::uint32_t interest_;
  // Within the queue's own set, as epoll has one registration a descriptor. epoll(7)
  const net::Descriptor set_{
      net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  std::uint32_t last_serial_ = 0;
};

}  // namespace

std::unique_ptr<Filter> make_read_filter(Queue& queue) {
  return std::make_unique<DescriptorFilter>(queue, EVFILT_READ, EPOLLIN | EPOLLRDHUP);
}

std::unique_ptr<Filter> make_write_filter(Queue& queue) {
  return std::make_unique<DescriptorFilter>(queue, EVFILT_WRITE, EPOLLOUT);
}

}  // namespace kq
