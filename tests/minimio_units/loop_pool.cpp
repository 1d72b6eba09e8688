// What the pool of a loop promises: order, cancelling, how many, and what becomes of
// work when the loop goes.

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>

#include "minimio/loop/thread_pool.hpp"
#include "minimio_units/loop_kit.hpp"

namespace {

using namespace minimio;
using loop::EventLoop;
using loop::queue_work;
using loop::Work;
using loop::WorkKind;
using units::Story;

/// Who enters stays, until it opens.
class Gate {
 public:
  void enter() {
    std::unique_lock lock{mutex_};
    ++inside_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void wait_until_inside(int many) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return inside_ >= many; });
  }
  int inside() {
    const std::lock_guard lock{mutex_};
    return inside_;
  }
  void open() {
    const std::lock_guard lock{mutex_};
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool open_ = false;
};

/// The environment's, for as long as this lives.
class PoolSize {
 public:
  explicit PoolSize(const char* size) { set(size); }
  ~PoolSize() { set(nullptr); }
  PoolSize(const PoolSize&) = delete;
  PoolSize& operator=(const PoolSize&) = delete;

 private:
  static void set(const char* size) {
    static constexpr auto name = "MINIMIO_THREADPOOL_SIZE";
#ifdef _WIN32
    ::_putenv_s(name, size ? size : "");  // which takes it away
#else
    size ? ::setenv(name, size, 1) : ::unsetenv(name);
#endif
  }
};

}  // namespace

TEST_CASE("loop pool: work runs in another thread and its callback in the loop's") {
  EventLoop loop;
  std::thread::id worker, caller;
  queue_work(
      loop, [&] { worker = std::this_thread::get_id(); },
      [&](std::error_code error) {
        CHECK_FALSE(error);
        caller = std::this_thread::get_id();
      });
  CHECK(loop.is_alive());
  CHECK_FALSE(loop.run());
  CHECK(caller == std::this_thread::get_id());
  CHECK(worker != caller);
  CHECK(worker != std::thread::id{});
}

TEST_CASE("loop pool: one thread works first in first out") {
  const PoolSize size{"1"};
  EventLoop loop;
  std::vector<int> worked, told, expected(100);
  std::iota(expected.begin(), expected.end(), 0);
  for (const int i : expected)
    queue_work(
        loop, [&, i] { worked.push_back(i); },
        [&, i](std::error_code) { told.push_back(i); },
        i % 2 == 0 ? WorkKind::general : WorkKind::look_up);
  loop.run();
  CHECK(worked == expected);
  CHECK(told == expected);
}

TEST_CASE("loop pool: by itself it has four threads") {
  EventLoop loop;
  Gate gate;
  Work fifth;
  for (int i = 0; i < 4; ++i) queue_work(loop, [&] { gate.enter(); });
  gate.wait_until_inside(4);
  fifth = queue_work(loop, [&] { gate.enter(); });
  CHECK(loop::thread_pool_size() == 4);
  CHECK(fifth.cancel());  // since it had not started
  gate.open();
  loop.run();
  CHECK(gate.inside() == 4);
}

TEST_CASE("loop pool: the environment says how many threads it has") {
  const PoolSize size{"7"};
  EventLoop loop;
  Gate gate;
  for (int i = 0; i < 7; ++i) queue_work(loop, [&] { gate.enter(); });
  gate.wait_until_inside(7);
  auto eighth = queue_work(loop, [] {});
  CHECK(eighth.cancel());
  gate.open();
  loop.run();
}

TEST_CASE("loop pool: it can have 1024 threads") {
  if (units::sanitized) return units::skip("a sanitizer's threads are too large");
  const PoolSize size{"1024"};
  EventLoop loop;
  Gate gate;
  for (int i = 0; i < 1024; ++i) queue_work(loop, [&] { gate.enter(); });
  gate.wait_until_inside(1024);
  gate.open();
  loop.run();
}

TEST_CASE("loop pool: a size that is none is an error of the first work") {
  for (const auto* text :
       {" ", "0", "-1", "1025", "4x", " 4", "99999999999999999999"}) {
    const PoolSize size{text};
    EventLoop loop;
    const auto error = units::error_of([&] { queue_work(loop, [] {}); });
    CHECK(error.code() == std::errc::invalid_argument);
    CHECK(units::mentions(error, "MINIMIO_THREADPOOL_SIZE"));
    CHECK_FALSE(loop.is_alive());
  }
}

TEST_CASE("loop pool: look-ups have at most half of the threads rounded up") {
  for (const auto& [text, half] : {std::pair{"1", 1}, {"2", 1}, {"4", 2}, {"5", 3}}) {
    const PoolSize size{text};
    EventLoop loop;
    Gate gate;
    std::vector<Work> look_ups;
    for (int i = 0; i < 8; ++i)
      look_ups.push_back(queue_work(
          loop, [&] { gate.enter(); }, {}, WorkKind::look_up));
    gate.wait_until_inside(half);
    if (loop::thread_pool_size() > 1) {  // the threads that are left serve others
      bool was_called = false;
      queue_work(
          loop, [] {}, [&](std::error_code) { was_called = true; });
      while (!was_called) loop.run_once();
    }
    int waiting = 0;
    for (auto& work : look_ups) waiting += work.cancel();
    CHECK(waiting == 8 - half);
    gate.open();
    loop.run();
    CHECK(gate.inside() == half);
  }
}

TEST_CASE("loop pool: general work may take all threads and then look-ups wait") {
  EventLoop loop;
  Gate gate;
  for (int i = 0; i < 4; ++i) queue_work(loop, [&] { gate.enter(); });
  gate.wait_until_inside(4);
  auto look_up = queue_work(
      loop, [] {}, {}, WorkKind::look_up);
  CHECK(look_up.cancel());
  gate.open();
  loop.run();
}

TEST_CASE("loop pool: look-ups that had to wait all come to their turn") {
  EventLoop loop;
  int told = 0;
  for (int i = 0; i < 1000; ++i) {
    queue_work(
        loop, [] {}, [&](std::error_code) { ++told; }, WorkKind::look_up);
    queue_work(
        loop, [] {}, [&](std::error_code) { ++told; });
  }
  loop.run();
  CHECK(told == 2000);
}

TEST_CASE("loop pool: what waits can be cancelled once and is told so in a turn") {
  const PoolSize size{"1"};
  EventLoop loop;
  Gate gate;
  bool has_run = false;
  std::vector<std::error_code> told;
  auto running = queue_work(loop, [&] { gate.enter(); });
  gate.wait_until_inside(1);
  auto waiting = queue_work(
      loop, [&] { has_run = true; },
      [&](std::error_code error) { told.push_back(error); });
  CHECK_FALSE(running.cancel());
  CHECK(waiting.cancel());
  CHECK_FALSE(waiting.cancel());
  CHECK(told.empty());
  loop.run_nowait();
  REQUIRE(told.size() == 1);
  CHECK(told.front() == std::errc::operation_canceled);
  CHECK(loop.is_alive());  // the other still runs
  gate.open();
  CHECK_FALSE(loop.run());
  CHECK_FALSE(running.cancel());
  CHECK_FALSE(has_run);
  CHECK(told.size() == 1);
}

TEST_CASE(
    "loop pool: a Work that is none or of a loop that is gone can't be cancelled") {
  Work work;
  CHECK_FALSE(work.cancel());
  {
    EventLoop loop;
    work = queue_work(loop, [] {});
  }
  CHECK_FALSE(work.cancel());
}

TEST_CASE("loop pool: a system error of the work is its callback's") {
  EventLoop loop;
  std::error_code told;
  queue_work(
      loop, [] { throw std::system_error{std::make_error_code(std::errc::io_error)}; },
      [&](std::error_code error) { told = error; });
  loop.run();
  CHECK(told == std::errc::io_error);
}

TEST_CASE("loop pool: any other exception of the work comes out of run") {
  EventLoop loop;
  int calls = 0;
  queue_work(
      loop, [] { throw std::runtime_error{"work"}; },
      [&](std::error_code) { ++calls; });
  CHECK_THROWS_WITH(loop.run(), "work");
  CHECK_FALSE(loop.is_alive());
  queue_work(
      loop, [] {}, [&](std::error_code) { ++calls; });
  CHECK_FALSE(loop.run());
  CHECK(calls == 1);
}

TEST_CASE("loop pool: a callback may queue more work") {
  EventLoop loop;
  int left = 100;
  std::function<void(std::error_code)> again = [&](std::error_code) {
    if (--left > 0)
      queue_work(
          loop, [] {}, again);
  };
  queue_work(
      loop, [] {}, again);
  loop.run();
  CHECK(left == 0);
}

TEST_CASE("loop pool: a loop that goes joins what runs and drops what waits") {
  const PoolSize size{"2"};
  Gate gate;
  std::atomic<int> finished = 0;
  int told = 0;
  const auto held = std::make_shared<int>();
  std::thread opener;
  {
    EventLoop loop;
    for (int i = 0; i < 10; ++i)
      queue_work(
          loop,
          [&, held] {
            gate.enter();
            ++finished;
          },
          [&, held](std::error_code) { ++told; });
    gate.wait_until_inside(2);
    opener = std::thread{[&] { gate.open(); }};
  }
  opener.join();
  CHECK(finished >= 2);
  CHECK(finished == gate.inside());
  CHECK(told == 0);
  CHECK(held.use_count() == 1);
}

TEST_CASE("loop pool: a loop that goes calls nothing back of what is done") {
  int told = 0;
  const auto held = std::make_shared<int>();
  {
    EventLoop loop;
    Gate gate;
    queue_work(
        loop, [&, held] { gate.enter(); }, [&, held](std::error_code) { ++told; });
    gate.wait_until_inside(1);
    gate.open();
  }
  CHECK(told == 0);
  CHECK(held.use_count() == 1);
}

TEST_CASE("loop pool: all that a request holds goes in the loop's thread") {
  struct Held {
    ~Held() { threads->insert(std::this_thread::get_id()); }
    std::set<std::thread::id>* threads;
  };
  std::set<std::thread::id> threads;
  EventLoop loop;
  for (int i = 0; i < 100; ++i) {
    const std::shared_ptr<Held> held{new Held{&threads}};
    queue_work(
        loop, [held] {}, [held](std::error_code) {});
  }
  loop.run();
  CHECK(threads == std::set{std::this_thread::get_id()});
}

TEST_CASE("loop pool: of 10000 posts from each of 8 threads none is lost") {
  const PoolSize size{"8"};
  EventLoop loop;
  std::vector<int> next(8);
  bool in_order = true;
  int done = 0;
  for (std::size_t thread = 0; thread < next.size(); ++thread)
    queue_work(
        loop,
        [&, thread] {
          for (int i = 0; i < 10'000; ++i)
            loop.post([&, thread, i] { in_order = in_order && next[thread]++ == i; });
        },
        [&](std::error_code) { ++done; });
  loop.run();
  CHECK(in_order);
  CHECK(next == std::vector<int>(8, 10'000));
  CHECK(done == 8);
}
