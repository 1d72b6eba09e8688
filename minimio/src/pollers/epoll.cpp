#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>

#include "deadline.hpp"
#include "minimio/owned_handle.hpp"
#include "platform/posix/poll_bits.hpp"
#include "platform/posix/registrations.hpp"
#include "platform/posix/system_call.hpp"
#include "pollers/pollers.hpp"
#include "wake_tokens.hpp"

namespace minimio {
namespace {

static_assert(EPOLLIN == POLLIN && EPOLLOUT == POLLOUT && EPOLLPRI == POLLPRI &&
              EPOLLERR == POLLERR && EPOLLHUP == POLLHUP && EPOLLRDHUP == POLLRDHUP);

std::uint32_t epoll_bits(Interest interest, Mode mode) {
  // Errors are reported to those who asked for nothing too, but like this once only.
  if (interest == Interest::none) return EPOLLET;
  auto bits = poll_bits(interest);
  if (mode == Mode::edge) bits |= EPOLLET;
  if (mode == Mode::oneshot) bits |= EPOLLONESHOT;
  return bits;
}

class EpollPoller final : public Poller {
 public:
  EpollPoller() { control(EPOLL_CTL_ADD, doorbell_.get(), EPOLLIN, doorbell_key()); }

  std::string_view name() const noexcept override { return "epoll"; }

  bool supports(Mode) const noexcept override { return true; }

  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    watched_.make_room_for(handle);
    // Whether it is there already, the kernel knows best: closing has removed it.
    change(EPOLL_CTL_ADD, handle, token, interest, mode);
  }

  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    watched_.at(handle, "modify");
    change(EPOLL_CTL_MOD, handle, token, interest, mode);
  }

  void remove(NativeHandle handle) override {
    const std::lock_guard lock{mutex_};
    watched_.at(handle, "remove");
    control(EPOLL_CTL_DEL, handle, 0, 0);
    watched_.erase(handle);
    changes_.store(watched_.next_generation(), std::memory_order_relaxed);
  }

  std::size_t wait(std::span<Event> events, Deadline deadline) override {
    if (events.empty()) throw_error(std::errc::invalid_argument, "wait");
    const auto room = static_cast<int>(std::min(events.size(), ready_.size()));
    for (;;) {
      const auto changes_before = changes_.load(std::memory_order_relaxed);
      const int ready =
          ::epoll_wait(epoll_.get(), ready_.data(), room, timeout_ms(deadline));
      if (ready > 0) {
        const auto count = tell(std::span{ready_}.first(ready), events, changes_before);
        if (count > 0) return count;
      } else if (ready < 0) {
        if (errno != EINTR) throw_errno("epoll_wait");
      } else if (has_passed(deadline)) {
        return 0;
      }
    }
  }

  //! [wake]
  void wake(Token token) noexcept override {
    wakes_.add(token, [this] { ring(); });
  }
  //! [wake]

 private:
  static std::uint64_t doorbell_key() { return key_of(-1, 0); }

  void control(int operation, int descriptor, std::uint32_t bits, std::uint64_t key) {
    epoll_event event{.events = bits, .data = {.u64 = key}};
    if (::epoll_ctl(epoll_.get(), operation, descriptor, &event) == 0) return;
    if (operation != EPOLL_CTL_ADD && is_gone(errno)) {
      watched_.erase(descriptor);
      errno = ENOENT;
    }
    throw_errno("epoll_ctl");
  }

  // It was closed before. The kernel has forgotten it, and so do we.
  static bool is_gone(int error) { return error == EBADF || error == ENOENT; }

  //! [change]
  void change(int operation, int descriptor, Token token, Interest interest,
              Mode mode) {
    const auto generation = watched_.next_generation();
    control(operation, descriptor, epoll_bits(interest, mode),
            key_of(descriptor, generation));
    watched_.set(descriptor, {token, interest, mode, generation});
    changes_.store(generation, std::memory_order_relaxed);
  }
  //! [change]

  //! [tell]
  std::size_t tell(std::span<const epoll_event> ready, std::span<Event> events,
                   std::uint32_t changes_before) {
    const std::lock_guard lock{mutex_};
    const auto all = watched_.all();
    auto* event = events.data();
    bool doorbell_rang = false, saw_a_ghost = false;
    for (const auto& [bits, data] : ready) {
      const auto descriptor = descriptor_of(data.u64);
      const auto place = static_cast<unsigned>(descriptor);
      if (place < all.size() && all[place].generation == generation_of(data.u64)) {
        auto& registration = all[place];
        auto what = static_cast<Happened>(bits);
        if (!is_plain(bits)) {
          what = happened(descriptor, bits, registration.interest);
          if (what == Happened::nothing) continue;
        }
        *event++ = Event{registration.token, what};
        if (registration.mode == Mode::oneshot) registration.interest = Interest::none;
      } else if (data.u64 == doorbell_key()) {
        doorbell_rang = true;
      } else {
        saw_a_ghost = true;
      }
    }
    auto count = static_cast<std::size_t>(event - events.data());
    if (doorbell_rang) count += take_wakes(events.subspan(count));
    // A stale event can have crossed with a change. Without one, it would never cease.
    if (saw_a_ghost && changes_before == changes_.load(std::memory_order_relaxed))
      start_afresh();
    return count;
  }
  //! [tell]

  std::size_t take_wakes(std::span<Event> events) {
    eventfd_t rung;
    ::eventfd_read(doorbell_.get(), &rung);
    return wakes_.take(events, [this] { ring(); });
  }

  void ring() noexcept { ::eventfd_write(doorbell_.get(), 1); }

  //! [ghost]
  // A descriptor was closed, but what is behind it lives on in a twin, and is reported
  // for ever. Only an epoll that has never heard of it is silent. epoll(7), Q6
  // Where the system has no room for that, the next wait tries again.
  void start_afresh() noexcept {
    const OwnedHandle fresh{::epoll_create1(EPOLL_CLOEXEC)};
    const auto put = [](const OwnedHandle& set, int operation, int descriptor,
                        std::uint32_t bits, std::uint64_t key) {
      epoll_event event{.events = bits, .data = {.u64 = key}};
      return ::epoll_ctl(set.get(), operation, descriptor, &event) == 0;
    };
    bool is_whole =
        put(fresh, EPOLL_CTL_ADD, doorbell_.get(), EPOLLIN, doorbell_key());
    watched_.for_each([&](int descriptor, Registration& registration) {
      const auto bits = epoll_bits(registration.interest, registration.mode);
      const auto key = key_of(descriptor, registration.generation);
      // The old one tells whether this number still means what was added.
      if (put(epoll_, EPOLL_CTL_MOD, descriptor, bits, key) &&
          put(fresh, EPOLL_CTL_ADD, descriptor, bits, key))
        return;
      if (is_gone(errno)) {
        registration = {};
      } else {
        is_whole = false;
      }
    });
    if (is_whole) ::dup3(fresh.get(), epoll_.get(), O_CLOEXEC);
  }
  //! [ghost]

  OwnedHandle epoll_{check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  OwnedHandle doorbell_{check(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")};
  WakeTokens wakes_;
  std::array<epoll_event, 512> ready_;

  std::mutex mutex_;  // for what follows
  Registrations watched_;
  std::atomic<std::uint32_t> changes_ = 0;
};

}  // namespace

std::unique_ptr<Poller> make_epoll_poller() { return std::make_unique<EpollPoller>(); }

}  // namespace minimio
