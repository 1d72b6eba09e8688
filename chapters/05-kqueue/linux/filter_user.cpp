#include "queue.hpp"

namespace kq {
namespace {

struct UserKnote : Knote {
  using Knote::Knote;
  bool triggered = false;
};

unsigned combine(unsigned old, unsigned change) {
  const unsigned flags = change & NOTE_FFLAGSMASK;
  switch (change & NOTE_FFCTRLMASK) {
    case NOTE_FFAND:
      return old & flags;
    case NOTE_FFOR:
      return old | flags;
    case NOTE_FFCOPY:
      return flags;
    default:
      return old;
  }
}

/// Events that the program itself makes happen. Nothing here is Linux's: to list the
/// knote raises the queue's alarm, and that is all that a trigger takes.
class UserFilter : public Filter {
 public:
  using Filter::Filter;

  std::unique_ptr<Knote> attach(const Kevent& change) override {
    auto knote = std::make_unique<UserKnote>(change);
    knote->wanted.flags &= static_cast<unsigned short>(~EV_ADD);  // as in FreeBSD
    knote->wanted.fflags &= NOTE_FFLAGSMASK;
    knote->triggered = change.fflags & NOTE_TRIGGER;
    return knote;
  }

  void touch(Knote& knote, const Kevent& change) override {
    knote.wanted.fflags = combine(knote.wanted.fflags, change.fflags);
    knote.wanted.data = change.data;
    if (change.fflags & NOTE_TRIGGER) static_cast<UserKnote&>(knote).triggered = true;
  }

  bool is_active(Knote& knote) override {
    knote.fflags = knote.wanted.fflags;
    knote.data = knote.wanted.data;
    return static_cast<UserKnote&>(knote).triggered;
  }

  void clear(Knote& knote) override {
    static_cast<UserKnote&>(knote).triggered = false;
  }
};

}  // namespace

std::unique_ptr<Filter> make_user_filter(Queue& queue) {
  return std::make_unique<UserFilter>(queue);
}

}  // namespace kq
