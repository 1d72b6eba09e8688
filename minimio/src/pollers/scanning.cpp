#include "pollers/scanning.hpp"

#include <utility>

#include "platform/posix/poll_bits.hpp"
#include "platform/posix/system_call.hpp"

namespace minimio {

ScanningPoller::ScanningPoller() {
  question_.push_back({.fd = doorbell_.descriptor(), .events = POLLIN, .revents = 0});
  generations_.push_back(0);
}

//! [changes]
void ScanningPoller::add(NativeHandle handle, Token token, Interest interest,
                         Mode mode) {
  const std::lock_guard lock{mutex_};
  refuse_edge(mode);
  const auto file = watched_.identify_new(handle);
  check_descriptor(handle);
  watched_.make_room_for(handle);
  change(handle, {token, interest, mode, watched_.next_generation(), file});
}

void ScanningPoller::modify(NativeHandle handle, Token token, Interest interest,
                            Mode mode) {
  const std::lock_guard lock{mutex_};
  refuse_edge(mode);
  changed_ = true;  // what was closed is forgotten even where this fails
  const auto file = watched_.at_same_file(handle, "modify").file;
  change(handle, {token, interest, mode, watched_.next_generation(), file});
}

void ScanningPoller::remove(NativeHandle handle) {
  const std::lock_guard lock{mutex_};
  changed_ = true;
  watched_.at_same_file(handle, "remove");
  change(handle, {});
}

void ScanningPoller::change(int descriptor, const Registration& registration) noexcept {
  watched_.set(descriptor, registration);
  changed_ = true;
  if (asking_) doorbell_.ring();  // the question that is being asked is an old one
}
//! [changes]

void ScanningPoller::refuse_edge(Mode mode) const {
  if (!supports(mode)) throw_error(std::errc::operation_not_supported, "edge");
}

//! [wait]
std::size_t ScanningPoller::wait(std::span<Event> events, Deadline deadline) {
  if (events.empty()) throw_error(std::errc::invalid_argument, "wait");
  for (;;) {
    pose_question();
    const int ready = ask(question_, timeout_ms(deadline));
    const int error = errno;
    const auto count = read_answer(ready > 0 ? events : events.first(0));
    if (count > 0) return count;
    if (ready < 0 && error != EINTR) throw_error(std::errc{error}, name().data());
    if (has_passed(deadline)) return 0;
  }
}
//! [wait]

void ScanningPoller::wake(Token token) noexcept {
  wakes_.add(token, [this] { doorbell_.ring(); });
}

//! [question]
void ScanningPoller::pose_question() {
  const std::lock_guard lock{mutex_};
  if (std::exchange(changed_, false)) {
    question_.resize(1);
    generations_.resize(1);
    watched_.for_each([&](int descriptor, const Registration& registration) {
      if (registration.interest == Interest::none) return;
      const auto bits = static_cast<short>(poll_bits(registration.interest));
      question_.push_back({.fd = descriptor, .events = bits, .revents = 0});
      generations_.push_back(registration.generation);
    });
  }
  asking_ = true;
}
//! [question]

//! [answer]
// Each time from where it stopped, or the first would starve the last.
std::size_t ScanningPoller::read_answer(std::span<Event> events) {
  const std::lock_guard lock{mutex_};
  asking_ = false;
  std::size_t count = 0;
  const auto size = question_.size();
  next_place_ %= size;
  for (std::size_t i = 0; i < size && count < events.size(); ++i) {
    const auto place = next_place_;
    next_place_ = (place + 1) % size;
    if (question_[place].revents == 0) continue;
    if (place == 0) {
      doorbell_.silence();
      count += wakes_.take(events.subspan(count), [this] { doorbell_.ring(); });
    } else if (tell(place, events[count])) {
      ++count;
    }
  }
  return count;
}

bool ScanningPoller::tell(std::size_t place, Event& event) {
  const auto [descriptor, asked, answer] = question_[place];
  const auto found = watched_.find(descriptor, generations_[place]);
  if (!found) return false;
  if (identify(descriptor) != found->file) {
    change(descriptor, {});
    return false;
  }
  const auto bits = static_cast<unsigned short>(answer);
  event = Event{found->token, happened(descriptor, bits, found->interest)};
  if (found->mode == Mode::oneshot) {
    found->interest = Interest::none;
    changed_ = true;
  }
  return true;
}
//! [answer]

}  // namespace minimio
