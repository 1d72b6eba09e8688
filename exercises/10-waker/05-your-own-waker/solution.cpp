#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "exercise.hpp"
#include "net/system_call.hpp"

using minimio::Event;
using minimio::Happened;
using minimio::Poller;
using minimio::Token;
using minimio::Waker;

Doorbell::Doorbell() {
  int ends[2];
  net::check(::pipe(ends), "pipe");
  for (const int end : ends) net::check(::fcntl(end, F_SETFD, FD_CLOEXEC), "fcntl");
  readable_ = net::Descriptor{ends[0]};
  writable_ = net::Descriptor{ends[1]};
}

// There is a byte in the pipe while there are tokens in the list: both are changed
// under one lock.

void Doorbell::ring(Token token) noexcept {
  const std::lock_guard lock{mutex_};
  if (std::ranges::find(tokens_, token) != tokens_.end()) return;
  tokens_.push_back(token);
  if (tokens_.size() > 1) return;
  net::retry_on_eintr([&] { return ::write(writable_.get(), "", 1); });
}

std::size_t Doorbell::take(std::span<Event> events) noexcept {
  const std::lock_guard lock{mutex_};
  if (tokens_.empty()) return 0;
  const auto count = std::min(events.size(), tokens_.size());
  for (std::size_t i = 0; i < count; ++i)
    events[i] = Event{tokens_[i], Happened::wakeup};
  tokens_.erase(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(count));
  char byte;
  if (tokens_.empty())
    net::retry_on_eintr([&] { return ::read(readable_.get(), &byte, 1); });
  return count;
}

Waker::Waker(std::weak_ptr<Poller> poller, Token token) noexcept
    : poller_{std::move(poller)}, token_{token} {}

void Waker::wake() const noexcept {
  if (const auto poller = poller_.lock()) poller->wake(token_);
}
