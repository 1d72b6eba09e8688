#pragma once

#include <sys/event.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <system_error>

namespace kq {

using Kevent = struct kevent;  // the function kevent hides the struct's plain name

class Queue;

/// One thing that a queue watches, and what is known about it.
struct Knote {
  explicit Knote(const Kevent& change) : wanted{change} {}
  Knote(const Knote&) = delete;
  Knote& operator=(const Knote&) = delete;
  virtual ~Knote() = default;

  Kevent wanted;             // as it was asked for, without EV_ENABLE and the like
  unsigned short flags = 0;  // what has happened and is not yet reported: EV_EOF
  unsigned int fflags = 0;   // the same: NOTE_
  std::int64_t data = 0;     // the same
  bool disabled = false;     // go on watching, report nothing
  bool listed = false;       // in the queue's list of knotes to report
};

/// The caller's eventlist, as far as it is filled.
class Events {
 public:
  explicit Events(std::span<Kevent> room) : room_{room} {}

  std::size_t size() const noexcept { return size_; }
  std::size_t room() const noexcept { return room_.size() - size_; }
  void add(const Kevent& event) { room_[size_++] = event; }

 private:
  std::span<Kevent> room_;
  std::size_t size_ = 0;
};

//! [filter]
/// What a queue does with the knotes of one EVFILT_. The kernels of the BSDs call it
/// struct filterops. kqueue(9)
class Filter {
 public:
  explicit Filter(Queue& queue) : queue_{queue} {}
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;
  virtual ~Filter() = default;

  /// EV_ADD of something new. @throws std::system_error
  virtual std::unique_ptr<Knote> attach(const Kevent& change) = 0;
  /// Any other change to a knote, but for EV_DELETE. @throws std::system_error
  virtual void touch(Knote& knote, const Kevent& change);
  /// EV_DELETE, or the event of a EV_ONESHOT knote.
  virtual void detach(Knote&) {}
  /// knote.disabled has changed.
  virtual void switched(Knote&) {}

  /// Whether there is something to report; then it is in the knote.
  virtual bool is_active(Knote& knote) = 0;
  /// It was reported, and the knote is EV_CLEAR.
  virtual void clear(Knote& knote) { knote.fflags = 0, knote.data = 0; }
  /// It was reported, and will be again for as long as it is true.
  virtual void stay(Knote& knote);

  /// A descriptor of this filter's, among those that the queue waits for, is ready.
  virtual void collect(std::uint32_t, Events&) {}

  /// Whether the descriptor was closed, and its number perhaps given to another file.
  virtual bool is_stale(const Knote&) const { return false; }
  /// @throws std::system_error EBADF where ident must be a descriptor and is not.
  virtual void check_ident(std::uintptr_t) const {}

 protected:
  Queue& queue_;
};
//! [filter]

[[noreturn]] inline void fail(int error, const char* what) {
  throw std::system_error{error, std::generic_category(), what};
}

/// @throws std::system_error EBADF when it is no open descriptor.
int to_descriptor(std::uintptr_t ident);

std::unique_ptr<Filter> make_read_filter(Queue& queue);
std::unique_ptr<Filter> make_write_filter(Queue& queue);
std::unique_ptr<Filter> make_user_filter(Queue& queue);
std::unique_ptr<Filter> make_timer_filter(Queue& queue);
std::unique_ptr<Filter> make_signal_filter(Queue& queue);
void forget_signals();  // in the child of a fork(2)
std::unique_ptr<Filter> make_process_filter(Queue& queue);
std::unique_ptr<Filter> make_vnode_filter(Queue& queue);

}  // namespace kq
