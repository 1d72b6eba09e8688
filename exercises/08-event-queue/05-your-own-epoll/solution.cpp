#include <sys/epoll.h>

#include <algorithm>
#include <climits>
#include <mutex>

#include "08-event-queue/given.hpp"
#include "08-event-queue/look_closely.hpp"
#include "08-event-queue/table.hpp"
#include "exercise.hpp"

namespace {

using namespace minimio;
using given::Watched;
using std::chrono::milliseconds;
using Deadline = std::optional<Clock::time_point>;

constexpr std::uint64_t doorbell_key = 0;

std::uint32_t bits_for(Interest interest, Mode mode) {
  // An end and an error are reported unasked, but like this only once.
  if (interest == Interest::none) return EPOLLET;
  auto bits = given::bits_for(interest);  // poll's bits are epoll's
  if (mode == Mode::edge) bits |= EPOLLET;
  if (mode == Mode::oneshot) bits |= EPOLLONESHOT;
  return bits;
}

/// The time until the deadline as epoll takes it, rounded up. What is too long for an
/// int ends earlier, and then one waits again.
int timeout_until(Deadline deadline) {
  if (!deadline) return -1;
  const auto now = Clock::now();
  if (*deadline <= now) return 0;
  const auto left = std::chrono::ceil<milliseconds>(*deadline - now);
  return static_cast<int>(std::min(left, milliseconds{INT_MAX}).count());
}

class EpollPoller final : public Poller {
 public:
  EpollPoller() {
    control(EPOLL_CTL_ADD, doorbell_.descriptor(), EPOLLIN, doorbell_key);
  }

  std::string_view name() const noexcept override { return "epoll"; }
  bool supports(Mode) const noexcept override { return true; }
  void wake(Token token) noexcept override { doorbell_.ring(token); }

  // Whether it is there already, the kernel knows best: closing has removed it.
  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    change(EPOLL_CTL_ADD, handle, {token, interest, mode, table_.new_key(handle)});
  }

  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    check_known(handle, "modify");
    change(EPOLL_CTL_MOD, handle, {token, interest, mode, table_.new_key(handle)});
  }

  void remove(NativeHandle handle) override {
    const std::lock_guard lock{mutex_};
    check_known(handle, "remove");
    control(EPOLL_CTL_DEL, handle, 0, 0);
    table_.erase(handle);
  }

  std::size_t wait(std::span<Event> events, Deadline deadline) override {
    if (events.empty()) given::refuse(std::errc::invalid_argument, "wait");
    std::vector<epoll_event> ready(std::min<std::size_t>(events.size(), 1024));
    for (;;) {
      const int count =
          ::epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()),
                       timeout_until(deadline));
      if (count < 0 && errno != EINTR) given::refuse(std::errc{errno}, "epoll_wait");
      const auto told = count > 0 ? tell(std::span{ready}.first(count), events) : 0;
      if (told > 0 || (deadline && Clock::now() >= *deadline)) return told;
    }
  }

 private:
  void check_known(int descriptor, const char* call) {
    if (!table_.find(descriptor))
      given::refuse(std::errc::no_such_file_or_directory, call);
  }

  void change(int operation, int descriptor, const Watched& watched) {
    const auto bits = bits_for(watched.interest, watched.mode);
    control(operation, descriptor, bits, watched.key);
    table_.set(descriptor, watched);
  }

  void control(int operation, int descriptor, std::uint32_t bits, std::uint64_t key) {
    epoll_event event{.events = bits, .data = {.u64 = key}};
    if (::epoll_ctl(epoll_.get(), operation, descriptor, &event) == 0) return;
    const bool was_closed = operation != EPOLL_CTL_ADD && errno == EBADF;
    given::refuse(std::errc{was_closed ? ENOENT : errno}, "epoll_ctl");
  }

  std::size_t tell(std::span<const epoll_event> ready, std::span<Event> events) {
    const std::lock_guard lock{mutex_};
    std::size_t count = 0;
    bool doorbell_rang = false;
    for (const auto& [bits, data] : ready) {
      if (data.u64 == doorbell_key) doorbell_rang = true;
      const auto* watched = table_.find_key(data.u64);
      if (!watched) continue;
      const int descriptor = given::Table::descriptor_of(data.u64);
      const auto what = given::in_words(descriptor, bits, watched->interest);
      if (what != Happened::nothing) events[count++] = {watched->token, what};
    }
    // At last, since there may be more wake-ups than one place.
    if (doorbell_rang) count += doorbell_.take(events.subspan(count));
    return count;
  }

  net::Descriptor epoll_{net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  given::Doorbell doorbell_;
  std::mutex mutex_;  // for the table
  given::Table table_;
};

}  // namespace

std::unique_ptr<Poller> make_my_poller() { return std::make_unique<EpollPoller>(); }
