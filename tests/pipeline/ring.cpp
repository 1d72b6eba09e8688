// The ring and the bells, with one thread and with two.

#include "ring.hpp"

#include <memory>
#include <thread>

#include "channel.hpp"
#include "doorbell.hpp"
#include "harness/catch.hpp"

namespace {

using namespace std::chrono_literals;

#ifdef MINIMIO_SANITIZED
constexpr std::size_t many = 10'000;
#else
constexpr std::size_t many = 100'000;
#endif

constexpr minimio::Token bell_token{1};

bool push(Ring<std::size_t>& ring, std::size_t value) { return ring.push(value); }

/// A thread's own queue and bell.
struct Side {
  minimio::EventQueue queue;
  Doorbell bell{queue, bell_token};
};

}  // namespace

TEST_CASE("ring: what goes in comes out in order") {
  Ring<std::size_t> ring{4};
  CHECK(ring.is_empty());
  for (std::size_t round = 0; round < 100; ++round) {
    for (std::size_t i = 0; i < 3; ++i) REQUIRE(push(ring, 3 * round + i));
    for (std::size_t i = 0; i < 3; ++i) REQUIRE(ring.pop() == 3 * round + i);
    REQUIRE(ring.is_empty());
    REQUIRE_FALSE(ring.pop());
  }
}

TEST_CASE("ring: a full one takes nothing and an empty one gives nothing") {
  for (const std::size_t capacity : {1, 2, 8}) {
    Ring<std::size_t> ring{capacity};
    for (std::size_t i = 0; i < capacity; ++i) REQUIRE(push(ring, i));
    REQUIRE_FALSE(ring.has_room());
    REQUIRE_FALSE(push(ring, 99));
    REQUIRE(ring.pop() == 0u);
    REQUIRE(push(ring, capacity));
    for (std::size_t i = 1; i <= capacity; ++i) REQUIRE(ring.pop() == i);
    REQUIRE_FALSE(ring.pop());
  }
}

TEST_CASE("ring: its capacity is rounded up to a power of two") {
  CHECK(Ring<int>{1}.capacity() == 1);
  CHECK(Ring<int>{5}.capacity() == 8);
  CHECK(Ring<int>{1024}.capacity() == 1024);
}

TEST_CASE("ring: what does not fit stays with the one who has it") {
  Ring<std::unique_ptr<int>> ring{1};
  auto one = std::make_unique<int>(1), two = std::make_unique<int>(2);
  REQUIRE(ring.push(one));
  CHECK_FALSE(one);
  REQUIRE_FALSE(ring.push(two));
  CHECK(*two == 2);
}

TEST_CASE("ring: two threads at once lose nothing and mix up nothing") {
  for (const std::size_t capacity : {1, 2, 64}) {
    // Where there is one processor for both, each ringful needs it twice.
    const auto things = 10'000 * capacity;
    Ring<std::unique_ptr<std::size_t>> ring{capacity};
    std::jthread producer{[&] {
      for (std::size_t i = 0; i < things; ++i) {
        auto thing = std::make_unique<std::size_t>(i);
        while (!ring.push(thing)) std::this_thread::yield();
      }
    }};
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < things; ++i) {
      auto thing = ring.pop();
      for (; !thing; thing = ring.pop()) std::this_thread::yield();
      if (**thing != i) ++wrong;
    }
    CHECK(wrong == 0);
    CHECK(ring.is_empty());
  }
}

TEST_CASE("doorbell: one who does not sleep is not woken") {
  Side side;
  side.bell.ring();
  CHECK(side.queue.wait(0ms).empty());
}

TEST_CASE("doorbell: a ring ends the wait") {
  Side side;
  std::atomic<bool> has_woken = false;
  std::jthread other{[&] {
    while (!has_woken) side.bell.ring();
  }};
  const auto events = side.bell.wait([] { return false; });
  has_woken = true;
  REQUIRE(events.size() == 1);
  CHECK(events.front().is_wakeup());
}

TEST_CASE("doorbell: one who finds something to do does not sleep") {
  Side side;
  CHECK(side.bell.wait([] { return true; }).empty());
}

// Both sleep whenever they can, so each message is a chance to lose a wake-up. One that
// is lost makes the case hang.
TEST_CASE("channel: no wake-up is lost however short the ring is") {
  for (const std::size_t capacity : {1, 2, 64}) {
    Side here, there;
    Channel<std::size_t> channel{capacity, there.bell, here.bell};
    std::jthread producer{[&] {
      for (std::size_t i = 0; i < many; ++i) {
        auto value = i;
        while (!channel.push(value))
          there.bell.wait([&] { return channel.has_room(); });
      }
    }};
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < many; ++i) {
      auto value = channel.pop();
      for (; !value; value = channel.pop())
        here.bell.wait([&] { return !channel.is_empty(); });
      if (*value != i) ++wrong;
    }
    CHECK(wrong == 0);
  }
}
