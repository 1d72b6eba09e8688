#include <poll.h>

#include <algorithm>
#include <climits>
#include <map>

#include "08-event-queue/given.hpp"
#include "exercise.hpp"

namespace {

using namespace minimio;
using std::chrono::milliseconds;
using Deadline = std::optional<Clock::time_point>;

#ifdef POLLRDHUP
constexpr int peer_sends_no_more = POLLRDHUP;
#else
constexpr int peer_sends_no_more = 0;  // given::is_at_end tells, where there is POLLIN
#endif

short question_for(Interest interest) {
  int bits = 0;
  if (contains(interest, Interest::readable)) bits |= POLLIN | peer_sends_no_more;
  if (contains(interest, Interest::writable)) bits |= POLLOUT;
  if (contains(interest, Interest::priority)) bits |= POLLPRI;
  return static_cast<short>(bits);
}

Happened happened(const pollfd& answer) {
  auto what = Happened::nothing;
  const auto says = [&](int bits) { return (answer.revents & bits) != 0; };
  const bool is_over = says(POLLERR | POLLHUP);  // then a read or a write does not wait
  if (says(POLLIN) || (is_over && answer.events & POLLIN)) what |= Happened::readable;
  if (says(POLLOUT) || (is_over && answer.events & POLLOUT)) what |= Happened::writable;
  if (says(POLLPRI)) what |= Happened::priority;
  if (given::is_pipe(answer.fd)) {  // to a pipe they mean something else. poll(2)
    if (says(POLLERR)) what |= Happened::write_closed;
    if (says(POLLHUP)) what |= Happened::read_closed;
  } else {
    if (says(POLLERR)) what |= Happened::error;
    if (says(POLLHUP)) what |= Happened::read_closed | Happened::write_closed;
  }
  if (says(peer_sends_no_more) || (says(POLLIN) && given::is_at_end(answer.fd)))
    what |= Happened::read_closed;
  return what;
}

/// The time until the deadline as poll takes it, rounded up. What is too long for an
/// int ends earlier, and then one waits again.
int timeout_until(Deadline deadline) {
  if (!deadline) return -1;
  const auto now = Clock::now();
  if (*deadline <= now) return 0;
  const auto left = std::chrono::ceil<milliseconds>(*deadline - now);
  return static_cast<int>(std::min(left, milliseconds{INT_MAX}).count());
}

class PollPoller final : public Poller {
 public:
  PollPoller() { watched_[doorbell_.descriptor()].interest = Interest::readable; }

  std::string_view name() const noexcept override { return "poll"; }
  bool supports(Mode mode) const noexcept override { return mode != Mode::edge; }
  void wake(Token token) noexcept override { doorbell_.ring(token); }

  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    if (!supports(mode)) given::refuse(std::errc::operation_not_supported, "add");
    if (watched_.contains(handle)) given::refuse(std::errc::file_exists, "add");
    given::check_watchable(handle);
    watched_[handle] = {token, interest, mode};
  }

  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    if (!supports(mode)) given::refuse(std::errc::operation_not_supported, "modify");
    const auto found = watched_.find(handle);
    if (found == watched_.end())
      given::refuse(std::errc::no_such_file_or_directory, "modify");
    found->second = {token, interest, mode};
  }

  void remove(NativeHandle handle) override {
    if (watched_.erase(handle) == 0)
      given::refuse(std::errc::no_such_file_or_directory, "remove");
  }

  std::size_t wait(std::span<Event> events, Deadline deadline) override {
    if (events.empty()) given::refuse(std::errc::invalid_argument, "wait");
    for (;;) {
      auto question = make_question();
      const int ready = ::poll(question.data(), static_cast<nfds_t>(question.size()),
                               timeout_until(deadline));
      if (ready < 0 && errno != EINTR) given::refuse(std::errc{errno}, "poll");
      const auto count = ready > 0 ? tell(question, events) : 0;
      if (count > 0 || (deadline && Clock::now() >= *deadline)) return count;
    }
  }

 private:
  struct Watched {
    Token token{};
    Interest interest{};
    Mode mode{};
  };

  /// Those to ask about, beginning behind the one that was told last.
  std::vector<pollfd> make_question() const {
    std::vector<pollfd> question;
    for (const auto& [descriptor, watched] : watched_) {
      if (watched.interest != Interest::none)
        question.push_back({descriptor, question_for(watched.interest), 0});
    }
    std::ranges::rotate(
        question, std::ranges::upper_bound(question, told_last_, {}, &pollfd::fd));
    return question;
  }

  std::size_t tell(std::span<const pollfd> answers, std::span<Event> events) {
    std::size_t count = 0;
    for (const auto& answer : answers) {
      if (count == events.size()) break;
      if (answer.revents == 0) continue;
      told_last_ = answer.fd;
      if (answer.fd == doorbell_.descriptor())
        count += doorbell_.take(events.subspan(count));
      else
        events[count++] = tell(answer);
    }
    return count;
  }

  Event tell(const pollfd& answer) {
    auto& watched = watched_[answer.fd];
    if (watched.mode == Mode::oneshot) watched.interest = Interest::none;
    return {watched.token, happened(answer)};
  }

  given::Doorbell doorbell_;
  std::map<int, Watched> watched_;  // by descriptor; the doorbell is among them
  int told_last_ = -1;
};

}  // namespace

std::unique_ptr<Poller> make_my_poller() { return std::make_unique<PollPoller>(); }
