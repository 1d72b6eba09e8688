#include <sys/select.h>

#include <map>

#include "08-event-queue/given.hpp"
#include "08-event-queue/look_closely.hpp"
#include "exercise.hpp"

namespace {

using namespace minimio;
using Deadline = std::optional<Clock::time_point>;

/// What select is asked, and what it answers.
struct Sets {
  fd_set readable, writable, priority;

  Sets() {
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_ZERO(&priority);
  }

  void ask(int descriptor, Interest interest) {
    if (contains(interest, Interest::readable)) FD_SET(descriptor, &readable);
    if (contains(interest, Interest::writable)) FD_SET(descriptor, &writable);
    if (contains(interest, Interest::priority)) FD_SET(descriptor, &priority);
  }

  bool answer(int descriptor) const {
    return FD_ISSET(descriptor, &readable) || FD_ISSET(descriptor, &writable) ||
           FD_ISSET(descriptor, &priority);
  }
};

class SelectPoller final : public Poller {
 public:
  SelectPoller() { watched_[doorbell_.descriptor()].interest = Interest::readable; }

  std::string_view name() const noexcept override { return "select"; }
  bool supports(Mode mode) const noexcept override { return mode != Mode::edge; }
  void wake(Token token) noexcept override { doorbell_.ring(token); }

  // TODO: keep the promises 1 to 7 and 9. Some are for add, modify and remove; most are for
  // wait.
  void add(NativeHandle, Token, Interest, Mode) override {}
  void modify(NativeHandle, Token, Interest, Mode) override {}
  void remove(NativeHandle) override {}
  std::size_t wait(std::span<Event>, Deadline) override { return 0; }

 private:
  struct Watched {
    Token token{};
    Interest interest{};
    Mode mode{};
  };

  given::Doorbell doorbell_;
  std::map<int, Watched> watched_;  // by descriptor; the doorbell is among them
};

}  // namespace

std::unique_ptr<Poller> make_my_poller() { return std::make_unique<SelectPoller>(); }
