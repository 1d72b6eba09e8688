// What Waker promises, with every poller.

#include "minimio/waker.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "minimio_units/kit.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using units::Events;
using units::much_later;
using units::with_every_poller;

constexpr Token token{7};
const Event wakeup{token, Happened::wakeup};

/// Threads that are joined in the end, whatever happens.
class Threads {
 public:
  template <typename Work>
  explicit Threads(int count, Work work) {
    for (int i = 0; i < count; ++i) threads_.emplace_back(work, i);
  }
  ~Threads() { join(); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  void join() {
    for (auto& thread : threads_)
      if (thread.joinable()) thread.join();
  }

 private:
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("waker: a wake from another thread ends a wait") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller)};
    const Threads one{1, [waker = queue.make_waker(token)](int) { waker.wake(); }};
    REQUIRE(units::copy(queue.wait(much_later())) == Events{wakeup});
    REQUIRE(queue.wait(0ms).empty());
  });
}

TEST_CASE("waker: a wake before the wait ends it") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller)};
    const auto waker = queue.make_waker(token);
    for (int i = 0; i < 3; ++i) {
      waker.wake();
      REQUIRE(units::copy(queue.wait(much_later())) == Events{wakeup});
    }
  });
}

TEST_CASE("waker: any number of wakes gives an event and then silence") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller)};
    const auto waker = queue.make_waker(token);
    constexpr int wakes = 100'000;  // more than a pipe has room for
    for (int i = 0; i < wakes; ++i) waker.wake();
    REQUIRE(units::copy(queue.wait(much_later())) == Events{wakeup});
    int more = 0;
    while (!queue.wait(0ms).empty()) REQUIRE(++more < wakes);
    waker.wake();
    REQUIRE(units::copy(queue.wait(0ms)) == Events{wakeup});
  });
}

TEST_CASE("waker: each token has its wake-up even where events come one at a time") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller), 1};
    const std::vector<Token> tokens{Token{1}, Token{2}, Token{0}, Token{~0ULL}};
    for (const auto each : tokens) queue.make_waker(each).wake();
    std::vector<Token> came;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const auto events = queue.wait(much_later());
      REQUIRE(events.size() == 1);
      REQUIRE(events.front().is_wakeup());
      came.push_back(events.front().token());
    }
    REQUIRE(std::ranges::is_permutation(came, tokens));
    REQUIRE(queue.wait(0ms).empty());
  });
}

TEST_CASE("waker: a copy wakes the same queue") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller)};
    EventQueue other{make_poller()};
    auto copy = other.make_waker(Token{1});
    {
      const auto original = queue.make_waker(token);
      copy = original;
    }
    const auto copy_of_copy = copy;
    copy_of_copy.wake();
    REQUIRE(units::copy(queue.wait(much_later())) == Events{wakeup});
    REQUIRE(other.wait(0ms).empty());
  });
}

TEST_CASE("waker: it does not keep the poller alive and then does nothing") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    std::shared_ptr<Poller> shared{std::move(poller)};
    const std::weak_ptr<Poller> observer{shared};
    const Waker waker{shared, token};
    waker.wake();
    shared.reset();
    REQUIRE(observer.expired());
    waker.wake();
  });
}

TEST_CASE("waker: a queue that has been moved is still woken") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventQueue queue{std::move(poller)};
    const auto waker = queue.make_waker(token);
    EventQueue moved{std::move(queue)};
    waker.wake();
    REQUIRE(units::copy(moved.wait(much_later())) == Events{wakeup});
  });
}

TEST_CASE("waker: a queue may go while many threads wake it", "[chance]") {
  with_every_poller([](std::unique_ptr<Poller> first) {
    const std::string name{first->name()};
    first.reset();
    for (int round = 0; round < 20; ++round) {
      auto queue = std::make_unique<EventQueue>(units::make(name));
      std::atomic<bool> is_over = false;
      std::atomic<int> wakes_without_queue = 0;
      std::atomic<bool> is_gone = false;
      Threads many{4, [&, waker = queue->make_waker(token)](int) {
                     while (!is_over) {
                       const bool was_gone = is_gone;
                       waker.wake();
                       wakes_without_queue += was_gone;
                     }
                   }};
      const auto events = queue->wait(much_later()).size();
      queue.reset();
      is_gone = true;
      while (wakes_without_queue < 4) std::this_thread::yield();
      is_over = true;
      many.join();
      REQUIRE(events == 1);
    }
  });
}

// Each sleeps until the other wakes it: a wake-up that is lost stops both.
TEST_CASE("waker: two queues that wake each other in turn never stop", "[chance]") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    constexpr int rounds = 2'000;
    const auto until = much_later();
    EventQueue ping{units::make(poller->name())}, pong{std::move(poller)};
    const auto play = [until](EventQueue& queue, const Waker& other) {
      int round = 0;
      while (round < rounds && !queue.wait(until).empty()) {
        other.wake();
        ++round;
      }
      return round;
    };
    const auto wake_ping = ping.make_waker(token), wake_pong = pong.make_waker(token);
    int pongs = 0;
    Threads other{1, [&](int) { pongs = play(pong, wake_ping); }};
    wake_pong.wake();
    const int pings = play(ping, wake_pong);
    other.join();
    REQUIRE(pings == rounds);
    REQUIRE(pongs == rounds);
  });
}

// The items are taken only when there is a wake-up: were one lost, some would be left.
TEST_CASE("waker: all that many threads hand over arrives", "[chance]") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    constexpr std::size_t items_each = units::sanitized ? 1'000 : 5'000;
    constexpr int threads = 4;
    const auto until = much_later();
    EventQueue queue{std::move(poller)};
    std::mutex mutex;
    std::vector<std::pair<int, std::size_t>> letters;
    Threads many{threads, [&, waker = queue.make_waker(token)](int thread) {
                   for (std::size_t item = 0; item < items_each; ++item) {
                     {
                       const std::lock_guard lock{mutex};
                       letters.emplace_back(thread, item);
                     }
                     waker.wake();
                   }
                 }};
    std::vector<std::size_t> arrived(threads, 0);
    std::size_t missing = threads * items_each;
    bool in_order = true;
    while (missing > 0 && !queue.wait(until).empty()) {
      std::vector<std::pair<int, std::size_t>> taken;
      {
        const std::lock_guard lock{mutex};
        taken.swap(letters);
      }
      for (const auto& [thread, item] : taken) in_order &= arrived[thread]++ == item;
      missing -= taken.size();
    }
    many.join();
    REQUIRE(missing == 0);
    REQUIRE(in_order);
  });
}
