#include <mutex>

#include "08-event-queue/given.hpp"
#include "08-event-queue/kevent.hpp"
#include "08-event-queue/table.hpp"
#include "exercise.hpp"

namespace {

using namespace minimio;
using given::Kevent;
using given::Watched;
using Deadline = std::optional<Clock::time_point>;

class KqueuePoller final : public Poller {
 public:
  KqueuePoller() { change(doorbell_.descriptor(), EVFILT_READ, EV_ADD, 0); }

  std::string_view name() const noexcept override { return "kqueue"; }
  bool supports(Mode) const noexcept override { return true; }
  void wake(Token token) noexcept override { doorbell_.ring(token); }

  // TODO: keep all ten promises. An interest is a filter, so a handle can have two, and
  // a wait tells of both in one event.
  void add(NativeHandle, Token, Interest, Mode) override {}
  void modify(NativeHandle, Token, Interest, Mode) override {}
  void remove(NativeHandle) override {}
  std::size_t wait(std::span<Event>, Deadline) override { return 0; }

 private:
  /// @return the error, or 0.
  int change(int descriptor, short filter, unsigned flags, std::uint64_t key) {
    const auto one = given::make_kevent(descriptor, filter, flags, key);
    return ::kevent(kqueue_.get(), &one, 1, nullptr, 0, nullptr) < 0 ? errno : 0;
  }

  net::Descriptor kqueue_{net::check(::kqueue(), "kqueue")};
  given::Doorbell doorbell_;
  std::mutex mutex_;  // for the table
  given::Table table_;
};

}  // namespace

std::unique_ptr<Poller> make_my_poller() { return std::make_unique<KqueuePoller>(); }
