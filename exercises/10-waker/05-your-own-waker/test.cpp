// What the doorbell promises by itself. Then come the library's own cases,
// tests/minimio_units/waker.cpp, with pollers that have this doorbell.

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <future>
#include <optional>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "minimio_units/kit.hpp"

namespace {

using namespace kit;
using namespace minimio;
using units::Events;
using units::note;

std::string text_of(Token token) {
  return std::to_string(static_cast<std::uint64_t>(token));
}

enum Moment { before, after };

/// What is done, in this thread, before and after a read(2).
thread_local std::function<void(Moment)> in_the_midst;

bool is_readable(const Doorbell& doorbell) {
  pollfd question{.fd = doorbell.descriptor(), .events = POLLIN, .revents = 0};
  return ::poll(&question, 1, 0) == 1;
}

/// A doorbell that tells what is done with it.
class Told {
 public:
  void ring(Token token) {
    note("ring, token " + text_of(token));
    doorbell_.ring(token);
  }

  Events take(std::size_t room = 64) {
    note("take, room for " + std::to_string(room));
    Events events(room);
    events.resize(std::min(room, doorbell_.take(events)));
    note("  -> " + units::text_of(events));
    return events;
  }

  void ring_quietly(Token token) { doorbell_.ring(token); }

  bool is_readable() const { return ::is_readable(doorbell_); }

  /// Nothing where the bell is something else than a pipe.
  std::optional<int> bytes() const {
    int bytes = 0;
    if (::ioctl(doorbell_.descriptor(), FIONREAD, &bytes) != 0) return {};
    return bytes;
  }

 private:
  Doorbell doorbell_;
};

Event woken(std::uint64_t token) { return {Token{token}, Happened::wakeup}; }

/// A poller of the library's that is woken by the reader's doorbell alone.
class WithDoorbell final : public Poller {
 public:
  explicit WithDoorbell(std::unique_ptr<Poller> inner) : inner_{std::move(inner)} {
    inner_->add(doorbell_.descriptor(), at_the_door, Interest::readable);
  }

  std::string_view name() const noexcept override { return inner_->name(); }
  bool supports(Mode mode) const noexcept override { return inner_->supports(mode); }
  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    inner_->add(handle, token, interest, mode);
  }
  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    inner_->modify(handle, token, interest, mode);
  }
  void remove(NativeHandle handle) override { inner_->remove(handle); }
  void wake(Token token) noexcept override { doorbell_.ring(token); }

  std::size_t wait(std::span<Event> events,
                   std::optional<Clock::time_point> deadline) override {
    for (;;) {
      auto count = inner_->wait(events, deadline);
      const auto told = events.first(count);
      const auto rung = std::ranges::find(told, at_the_door, &Event::token);
      if (rung == told.end()) return count;
      std::swap(*rung, told.back());
      --count;
      count += doorbell_.take(events.subspan(count));
      if (count > 0 || (deadline && *deadline <= Clock::now())) return count;
    }
  }

 private:
  static constexpr Token at_the_door{0xd00'4be11};
  Doorbell doorbell_;
  std::unique_ptr<Poller> inner_;
};

}  // namespace

// It takes the place of the C library's.
ssize_t read(int descriptor, void* bytes, std::size_t size) {
  if (in_the_midst) in_the_midst(before);
  const iovec room{bytes, size};
  const auto count = ::readv(descriptor, &room, 1);
  if (in_the_midst) in_the_midst(after);
  return count;
}

std::unique_ptr<Poller> units::make(std::string_view name) {
  return std::make_unique<WithDoorbell>(make_poller(name));
}

TEST_CASE("A ring makes the descriptor readable and take tells its token.") {
  Told doorbell;
  CHECK_FALSE(doorbell.is_readable());
  doorbell.ring(Token{7});
  CHECK(doorbell.is_readable());
  CHECK(doorbell.take() == Events{woken(7)});
}

TEST_CASE("When all was taken the descriptor is silent until the next ring.") {
  Told doorbell;
  for (int i = 0; i < 3; ++i) {
    doorbell.ring(Token{1});
    doorbell.ring(Token{2});
    doorbell.take();
    CHECK_FALSE(doorbell.is_readable());
  }
  doorbell.ring(Token{3});
  CHECK(doorbell.is_readable());
}

TEST_CASE("However often a token was rung it is told once.") {
  Told doorbell;
  for (const std::uint64_t token : {1, 2, 1, 2, 2, 1}) doorbell.ring(Token{token});
  auto events = doorbell.take();
  std::ranges::sort(events, {}, &Event::token);
  CHECK(events == Events{woken(1), woken(2)});
  doorbell.ring(Token{1});
  CHECK(doorbell.take() == Events{woken(1)});
}

TEST_CASE("What finds no room stays for the next take.") {
  Told doorbell;
  for (const std::uint64_t token : {1, 2, 3}) doorbell.ring(Token{token});
  auto events = doorbell.take(2);
  CHECK(events.size() == 2);
  for (const auto& event : doorbell.take(2)) events.push_back(event);
  std::ranges::sort(events, {}, &Event::token);
  CHECK(events == Events{woken(1), woken(2), woken(3)});
}

TEST_CASE("While there is something left to take the descriptor is readable.") {
  Told doorbell;
  for (const std::uint64_t token : {1, 2, 3}) doorbell.ring(Token{token});
  for (int left = 3; left > 0; --left) {
    CHECK(doorbell.is_readable());
    doorbell.take(1);
  }
}

TEST_CASE("A take that finds nothing comes back.") {
  Told doorbell;
  CHECK(doorbell.take() == Events{});
  doorbell.ring(Token{1});
  CHECK(doorbell.take() == Events{woken(1)});
  CHECK(doorbell.take() == Events{});
}

TEST_CASE("Of a thousand rings that nobody has taken one writes a byte.") {
  Told doorbell;
  for (int i = 0; i < 1000; ++i) doorbell.ring(Token(i % 3));
  const auto bytes_in_the_pipe = doorbell.bytes().value_or(1);
  CHECK(bytes_in_the_pipe == 1);
}

TEST_CASE("A ring in the midst of a take is told or heard later.") {
  for (const auto moment : {before, after}) {
    Told doorbell;
    std::future<void> other;
    doorbell.ring(Token{1});
    in_the_midst = [&](Moment reached) {
      if (reached != moment || other.valid()) return;
      note(std::string{"  the pipe "} + (moment == before ? "is to be" : "has been") +
           " read; another thread: ring, token 2");
      other = std::async(std::launch::async, [&] { doorbell.ring_quietly(Token{2}); });
      other.wait_until(within(100ms));  // it may be locked out
    };
    const auto events = doorbell.take();
    in_the_midst = nullptr;
    if (!other.valid()) continue;  // nothing was read, or by another call
    other.get();
    const bool is_told = std::ranges::count(events, woken(2)) > 0;
    const bool is_told_or_heard_later = is_told || doorbell.is_readable();
    CHECK(is_told_or_heard_later);
  }
}
