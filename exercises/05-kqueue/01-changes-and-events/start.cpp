#include "exercise.hpp"

namespace {

using Event = struct kevent;

constexpr std::size_t most_readable = 64;

Event change(int descriptor, unsigned flags) {
  Event change;
  EV_SET(&change, descriptor, EVFILT_READ, flags, 0, 0, nullptr);
  return change;
}

timespec to_timespec(std::chrono::milliseconds time) {
  timespec result{};
  result.tv_sec = time.count() / 1000;
  result.tv_nsec = time.count() % 1000 * 1'000'000;
  return result;
}

}  // namespace

void Readers::add(int descriptor) { changes_.push_back(change(descriptor, EV_ADD)); }

void Readers::remove(int descriptor) {
  changes_.push_back(change(descriptor, EV_DELETE));
}

News Readers::wait(std::chrono::milliseconds limit) {
  const auto time = to_timespec(limit);
  std::vector<Event> events(changes_.size() + most_readable);
  const int count =
      ::kevent(kqueue_.get(), changes_.data(), static_cast<int>(changes_.size()),
               events.data(), static_cast<int>(events.size()), &time);
  changes_.clear();
  events.resize(static_cast<std::size_t>(net::check(count, "kevent")));

  News news;
  for (const auto& event : events) {
    const auto descriptor = static_cast<int>(event.ident);
    news.readable.push_back(descriptor);
  }
  return news;
}
