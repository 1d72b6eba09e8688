#include <liburing.h>
#include <poll.h>

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "deadline.hpp"
#include "minimio/owned_handle.hpp"
#include "platform/posix/poll_bits.hpp"
#include "platform/posix/registrations.hpp"
#include "platform/posix/self_pipe.hpp"
#include "platform/posix/system_call.hpp"
#include "pollers/pollers.hpp"
#include "wake_tokens.hpp"

namespace minimio {
namespace {

/// The rings, for one thread at a time.
class Ring {
 public:
  Ring() {
    io_uring_params params{};
    const int result = ::io_uring_queue_init_params(256, &ring_, &params);
    if (result < 0)
      throw_error(std::errc{-result}, "io_uring_setup, which not every system allows");
  }
  ~Ring() { ::io_uring_queue_exit(&ring_); }
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  void poll(int descriptor, unsigned bits, bool many_times, std::uint64_t key) {
    auto* request = next_request();
    if (many_times) {
      ::io_uring_prep_poll_multishot(request, descriptor, bits);
    } else {
      ::io_uring_prep_poll_add(request, descriptor, bits);
    }
    ::io_uring_sqe_set_data64(request, key);
  }

  /// IORING_OP_POLL_REMOVE would leave a poll alone that is just being told, and with
  /// it the file open; this takes it back even then. io_uring_prep_cancel(3)
  void cancel(std::uint64_t key) {
    auto* request = next_request();
    ::io_uring_prep_cancel64(request, key, 0);
    ::io_uring_sqe_set_data64(request, 0);  // nobody waits for the answer
  }

  void submit() {
    const int result = ::io_uring_submit(&ring_);
    if (result < 0) throw_error(std::errc{-result}, "io_uring_enter");
  }

  /// Hands in the requests and waits, both in one call.
  /// @return a negative errno; -ETIME when the time has passed.
  int submit_and_wait(Deadline deadline) {
    __kernel_timespec timeout;
    io_uring_cqe* first;
    return ::io_uring_submit_and_wait_timeout(&ring_, &first, 1,
                                              fill(timeout, deadline), nullptr);
  }

  template <typename Visit>
  void each_completion(Visit visit) {
    io_uring_cqe* completion;
    while (::io_uring_peek_cqe(&ring_, &completion) == 0) {
      visit(*completion);
      ::io_uring_cqe_seen(&ring_, completion);
    }
  }

 private:
  static __kernel_timespec* fill(__kernel_timespec& timeout, Deadline deadline) {
    if (!deadline) return nullptr;
    const auto left = time_left(*deadline, Clock::now());
    const auto whole = std::chrono::floor<std::chrono::seconds>(left);
    timeout.tv_sec = whole.count();
    timeout.tv_nsec = std::chrono::nanoseconds{left - whole}.count();
    return &timeout;
  }

  io_uring_sqe* next_request() {
    auto* request = ::io_uring_get_sqe(&ring_);
    if (!request) {  // the ring is full
      submit();
      request = ::io_uring_get_sqe(&ring_);
    }
    return request;
  }

  io_uring ring_;
};

class IoUringPoller final : public Poller {
 public:
  IoUringPoller() { ring_.poll(doorbell_.descriptor(), POLLIN, true, doorbell_key()); }

  std::string_view name() const noexcept override { return "io_uring"; }

  bool supports(Mode) const noexcept override { return true; }

  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    refuse_priority(interest);
    const auto file = watched_.identify_new(handle);
    make_room_for(handle);
    if (const auto former = watched_.find(handle)) cancel(handle, *former);
    change(handle, {token, interest, mode, watched_.next_generation(), file});
  }

  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    refuse_priority(interest);
    const auto before = watched_.at_same_file(handle, "modify");
    cancel(handle, before);
    change(handle, {token, interest, mode, watched_.next_generation(), before.file});
  }

  void remove(NativeHandle handle) override {
    const std::lock_guard lock{mutex_};
    const auto before = watched_.at_same_file(handle, "remove");
    cancel(handle, before);
    watched_.erase(handle);
    // At once: as long as the kernel polls it, closing it does not end the connection.
    if (!waiting_) try_to_submit();
  }

  std::size_t wait(std::span<Event> events, Deadline deadline) override {
    if (events.empty()) throw_error(std::errc::invalid_argument, "wait");
    for (;;) {
      const bool something_is_left = begin_wait();
      const int result = ring_.submit_and_wait(
          something_is_left ? Clock::time_point::min() : deadline);
      const auto count = end_wait(events);
      if (count > 0) return count;
      if ((result == -ETIME || result >= 0) && has_passed(deadline)) return 0;
      // The last two: there were more answers than places for them, which we made now.
      const bool goes_on = result >= 0 || result == -ETIME || result == -EINTR ||
                           result == -EBUSY || result == -EAGAIN;
      if (!goes_on) throw_error(std::errc{-result}, "io_uring_enter");
    }
  }

  void wake(Token token) noexcept override {
    wakes_.add(token, [this] { doorbell_.ring(); });
  }

 private:
  /// What the kernel has told of a descriptor, and we have not told yet.
  struct Answer {
    unsigned bits = 0;
    std::uint32_t generation = 0;
  };

  struct Request {
    enum class Kind { poll, cancel } kind;
    std::uint64_t key;
  };

  static std::uint64_t doorbell_key() { return key_of(-1, 0); }

  // A poll for urgent bytes sleeps through them, or takes any byte for one.
  static void refuse_priority(Interest interest) {
    if (contains(interest, Interest::priority))
      throw_error(std::errc::operation_not_supported, "priority");
  }

  // A poll tells that the peer sends no more, asked or not. Who has not asked must not
  // hear of it at every wait, so the poll goes on behind that answer.
  static bool asks_many_times(const Registration& registration) {
    return registration.mode == Mode::edge ||
           !contains(registration.interest, Interest::readable);
  }

  // The rings belong to the thread that waits. What others want, it does for them.
  void request(Request::Kind kind, std::uint64_t key) {
    requests_.push_back({kind, key});
    if (waiting_) doorbell_.ring();
  }

  void change(int descriptor, const Registration& registration) {
    watched_.set(descriptor, registration);
    if (registration.interest != Interest::none)
      request(Request::Kind::poll, key_of(descriptor, registration.generation));
  }

  void cancel(int descriptor, const Registration& registration) {
    request(Request::Kind::cancel, key_of(descriptor, registration.generation));
  }

  // Once it is told, a shot is over, and a level is asked for anew.
  void go_on(int descriptor, Registration& registration) {
    if (registration.mode == Mode::edge) return;
    if (asks_many_times(registration)) {
      cancel(descriptor, registration);
      registration.generation = watched_.next_generation();
    }
    if (registration.mode == Mode::oneshot) registration.interest = Interest::none;
    change(descriptor, registration);
  }

  void make_requests() {
    for (; !requests_.empty(); requests_.pop_front()) {
      const auto [kind, key] = requests_.front();
      if (kind == Request::Kind::cancel) {
        ring_.cancel(key);
      } else if (const auto found =
                     watched_.find(descriptor_of(key), generation_of(key))) {
        ring_.poll(descriptor_of(key), poll_bits(found->interest),
                   asks_many_times(*found), key);
      }
    }
  }

  // What the system does not take now goes in with the next wait.
  void try_to_submit() noexcept try {
    make_requests();
    ring_.submit();
  } catch (const std::system_error&) {}

  bool begin_wait() {
    const std::lock_guard lock{mutex_};
    make_requests();
    waiting_ = true;
    return !answered_.empty();
  }

  std::size_t end_wait(std::span<Event> events) {
    const std::lock_guard lock{mutex_};
    waiting_ = false;
    ring_.each_completion([&](const io_uring_cqe& completion) { note(completion); });
    return tell(events);
  }

  void note(const io_uring_cqe& completion) {
    const auto key = completion.user_data;
    const bool goes_on = completion.flags & IORING_CQE_F_MORE;
    if (key == doorbell_key()) {
      answered_.push_back(key);
      if (!goes_on) ring_.poll(doorbell_.descriptor(), POLLIN, true, doorbell_key());
      return;
    }
    const auto descriptor = descriptor_of(key);
    const auto found = watched_.find(descriptor, generation_of(key));
    if (!found) return;  // it has changed since
    if (completion.res == -EBADF) return watched_.erase(descriptor);  // it was closed
    const bool stopped = !goes_on && asks_many_times(*found);
    if (stopped || completion.res < 0) request(Request::Kind::poll, key);
    if (completion.res < 0) return;
    const auto asked = poll_bits(found->interest) | POLLERR | POLLHUP;
    const auto bits = static_cast<unsigned>(completion.res) & asked;
    if (bits == 0) return;

    auto& answer = answers_[descriptor];
    if (answer.generation != found->generation) {
      answer = {0, found->generation};
      answered_.push_back(key);
    }
    answer.bits |= bits;
  }

  std::size_t tell(std::span<Event> events) {
    std::size_t count = 0;
    while (count < events.size() && !answered_.empty()) {
      const auto key = answered_.front();
      answered_.pop_front();
      if (key == doorbell_key()) {
        doorbell_.silence();
        count += wakes_.take(events.subspan(count), [this] { doorbell_.ring(); });
      } else if (tell(key, events[count])) {
        ++count;
      }
    }
    return count;
  }

  bool tell(std::uint64_t key, Event& event) {
    const auto descriptor = descriptor_of(key);
    const auto found = watched_.find(descriptor, generation_of(key));
    if (!found) return false;
    if (identify(descriptor) != found->file) {  // closed, and perhaps used again
      cancel(descriptor, *found);
      watched_.erase(descriptor);
      return false;
    }
    const auto bits = std::exchange(answers_[descriptor], {}).bits;
    event = Event{found->token, happened(descriptor, bits, found->interest)};
    go_on(descriptor, *found);
    return true;
  }

  void make_room_for(int descriptor) {
    watched_.make_room_for(descriptor);
    const auto needed = static_cast<std::size_t>(descriptor) + 1;
    if (answers_.size() < needed) answers_.resize(needed);
  }

  SelfPipe doorbell_;
  WakeTokens wakes_;
  Ring ring_;  // of the thread that waits; of whoever has the mutex, while none does

  std::mutex mutex_;  // for what follows
  Registrations watched_;
  std::vector<Answer> answers_;         // by descriptor
  std::deque<std::uint64_t> answered_;  // in the order of the kernel's answers
  std::deque<Request> requests_;
  bool waiting_ = false;
};

}  // namespace

std::unique_ptr<Poller> make_io_uring_poller() {
  return std::make_unique<IoUringPoller>();
}

}  // namespace minimio
