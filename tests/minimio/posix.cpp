// What is so with descriptors, files and signals.

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdio>
#include <thread>

#include "minimio/conformance.hpp"
#include "minimio/owned_handle.hpp"

using namespace conformance;

namespace {

OwnedHandle twin_of(int descriptor) {
  OwnedHandle twin{::dup(descriptor)};
  REQUIRE(twin);
  return twin;
}

/// Gives it another number.
void move_to(net::TcpStream& stream, int number) {
  OwnedHandle there{::dup2(stream.handle(), number)};
  REQUIRE(there);
  stream = net::TcpStream{std::move(there)};
}

/// A signal every millisecond, for five seconds at most.
class Storm {
 public:
  Storm() {
    struct sigaction action {};
    action.sa_handler = [](int) {
      if (++signals == 5000) set(0);
    };
    REQUIRE(::sigaction(SIGALRM, &action, nullptr) == 0);
    set(1000);
  }
  ~Storm() { set(0); }
  Storm(const Storm&) = delete;
  Storm& operator=(const Storm&) = delete;

  inline static std::atomic<int> signals = 0;

 private:
  static void set(int microseconds) {
    itimerval timer{};
    timer.it_value.tv_usec = timer.it_interval.tv_usec = microseconds;
    ::setitimer(ITIMER_REAL, &timer, nullptr);
  }
};

std::chrono::nanoseconds cpu_time_of_this_thread() {
  timespec used;
  REQUIRE(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) == 0);
  return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

// Who spins for 400 ms takes more, though many others want the processor.
constexpr auto most_while_asleep = 20ms;

/// Whether a wait of some time, in which nothing happens, is spent asleep.
void expect_sleep(Poller& poller) {
  const auto before = cpu_time_of_this_thread();
  CHECK(wait(poller, Clock::now() + 400ms) == Events{});
  CHECK(cpu_time_of_this_thread() - before < most_while_asleep);
}

}  // namespace

TEST_CASE("a regular file can't be watched", "[posix][2]") {
  const auto poller = make();
  std::FILE* file = std::tmpfile();
  REQUIRE(file);
  CHECK(failure_of([&] { poller->add(::fileno(file), first, Interest::readable); }) ==
        std::errc::operation_not_permitted);
  CHECK(failure_of([&] { poller->remove(::fileno(file)); }) ==
        std::errc::no_such_file_or_directory);
  expect_nothing(*poller);
  std::fclose(file);
}

TEST_CASE("a folder can't be watched", "[posix][2]") {
  const auto poller = make();
  const OwnedHandle folder{::open("/", O_RDONLY | O_DIRECTORY)};
  CHECK(failure_of([&] { poller->add(folder.get(), first, Interest::readable); }) ==
        std::errc::operation_not_permitted);
  expect_nothing(*poller);
}

TEST_CASE("what is no descriptor can't be watched", "[posix][2]") {
  const auto poller = make();
  auto pair = tcp_pair();
  const int closed = pair.here.handle();
  close(pair.here);
  int number = GENERATE(0, -1, INT_MIN, INT_MAX);
  if (number == 0) number = closed;
  CAPTURE(number);
  CHECK(failure_of([&] { poller->add(number, first, Interest::readable); }) ==
        std::errc::bad_file_descriptor);
  CHECK(failure_of([&] { poller->modify(number, first, Interest::readable); }) ==
        std::errc::no_such_file_or_directory);
  CHECK(failure_of([&] { poller->remove(number); }) ==
        std::errc::no_such_file_or_directory);
  expect_nothing(*poller);
}

TEST_CASE("a high descriptor is watched or refused by those who can't", "[posix][2]") {
  const auto poller = make();
  auto pairs = tcp_pairs(2);
  const int high = FD_SETSIZE + 10;
  rlimit limits;
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limits) == 0);
  limits.rlim_cur = std::max<rlim_t>(limits.rlim_cur, high + 1);
  if (::setrlimit(RLIMIT_NOFILE, &limits) != 0) skip("no descriptor may be so high");
  move_to(pairs[0].here, high);
  poller->add(pairs[1].here.handle(), second, Interest::readable);
  const auto refused =
      failure_of([&] { poller->add(high, first, Interest::readable); });
  for (auto& pair : pairs) write(pair.there);
  if (poller->name() == "select") {
    CHECK(refused == std::errc::value_too_large);
    expect(*poller, {second, readable});
    CHECK(failure_of([&] { poller->remove(high); }) ==
          std::errc::no_such_file_or_directory);
  } else {
    CHECK(!refused);
    expect(*poller, {{first, readable}, {second, readable}});
  }
}

TEST_CASE("signals neither end nor lengthen a wait", "[posix][4]") {
  const auto poller = make();
  const Storm storm;
  for (int i = 0; i < 3; ++i) {
    const auto deadline = Clock::now() + 200ms;
    const int signals_before = Storm::signals;
    CHECK(wait(*poller, deadline) == Events{});
    expect_past(deadline, 1s);
    CHECK(Storm::signals > signals_before);
  }
}

TEST_CASE("signals do not end a wait without a deadline", "[posix][4]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  std::jthread writer{[&](std::stop_token stop) {
    while (Storm::signals < 100 && !stop.stop_requested()) std::this_thread::yield();
    there.write(std::string_view{"x"});
  }};
  const Storm storm;
  CHECK(wait(*poller, {}) == Events{{first, readable}});
  CHECK(Storm::signals >= 100);
}

TEST_CASE("a wake-up comes through a storm of signals", "[posix][5][chance]") {
  const auto poller = make();
  std::atomic<int> told = 0;
  std::jthread waker{[&] {
    for (int i = 1; i <= 500; ++i) {
      poller->wake(bell);
      while (told < i) std::this_thread::yield();
    }
  }};
  const Storm storm;
  while (told < 500) {
    if (wait(*poller) != Events{{bell, wakeup}}) give_up("a wake-up was lost");
    ++told;
  }
}

TEST_CASE("a wait that is long sleeps", "[posix][4]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  expect_sleep(*poller);
  poller->modify(here.handle(), first, Interest::none);
  write(there);
  expect_sleep(*poller);
  reset(there);
  expect_sleep(*poller);
  poller->modify(here.handle(), first, Interest::readable, Mode::oneshot);
  wait(*poller);
  expect_sleep(*poller);
}

TEST_CASE("a full stream whose peer sends no more lets a wait sleep", "[posix][4][7]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto mode = GENERATE(Mode::level, Mode::oneshot);
  poller->add(here.handle(), first, Interest::writable);
  fill(*poller, here);
  poller->modify(here.handle(), first, Interest::writable, mode);
  finish_sending(there);
  expect_sleep(*poller);
}

TEST_CASE("a wait of weeks sleeps", "[posix][4]") {
  const auto poller = make();
  const auto weeks = GENERATE(std::chrono::milliseconds{0x7fff'ffff},
                              std::chrono::milliseconds{0x8000'0000},
                              std::chrono::milliseconds{0x1'0000'0000});
  std::jthread waker{[&] {
    std::this_thread::sleep_for(400ms);
    poller->wake(bell);
  }};
  const auto before = cpu_time_of_this_thread();
  CHECK(wait(*poller, Clock::now() + weeks) == Events{{bell, wakeup}});
  CHECK(cpu_time_of_this_thread() - before < most_while_asleep);
}

TEST_CASE("a descriptor that was closed without remove lets a wait sleep",
          "[posix][10]") {
  const auto poller = make();
  auto old = tcp_pair();
  const int number = old.here.handle();
  write(old.there);
  poller->add(number, first, Interest::readable | Interest::writable);
  expect(*poller, {first, readable | writable});
  close(old.here);
  expect_sleep(*poller);
  auto again = tcp_pair();
  expect_sleep(*poller);
}

TEST_CASE("a number that is added again while its twin is ready is silent",
          "[posix][10][twin]") {
  const auto poller = make();
  auto old = tcp_pair();
  const int number = old.here.handle();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  poller->add(number, first, Interest::readable | Interest::writable, mode);
  const auto twin = twin_of(number);
  close(old.here);
  write(old.there);

  auto fresh = tcp_pair();
  move_to(fresh.here, number);
  poller->add(number, second, Interest::readable, mode);
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);
  expect_sleep(*poller);
  write(fresh.there);
  expect(*poller, {second, readable});
  drain(fresh.here);
  write(old.there);
  expect_nothing(*poller);
}

TEST_CASE("what others were told is not told again when a twin is forgotten",
          "[posix][10][twin]") {
  const auto poller = make();
  auto pairs = tcp_pairs(5);
  // One shot that was told, one that was not, a pause, and one as ever.
  for (auto& pair : pairs) write(pair.there);
  poller->add(pairs[0].here.handle(), token(0), Interest::readable, Mode::oneshot);
  expect(*poller, {token(0), readable});
  poller->add(pairs[2].here.handle(), token(2), Interest::none);

  auto& old = pairs[4];
  const int number = old.here.handle();
  poller->add(number, token(4), Interest::readable);
  const auto twin = twin_of(number);
  close(old.here);
  auto fresh = tcp_pair();
  move_to(fresh.here, number);
  poller->add(number, token(5), Interest::readable);
  for (int i = 0; i < 3; ++i) expect_nothing(*poller);

  poller->add(pairs[1].here.handle(), token(1), Interest::readable, Mode::oneshot);
  poller->add(pairs[3].here.handle(), token(3), Interest::readable);
  expect(*poller, {{token(1), readable}, {token(3), readable}});
  expect(*poller, {token(3), readable});
  poller->remove(pairs[3].here.handle());
  poller->wake(bell);
  expect(*poller, {bell, wakeup});
  poller->modify(pairs[0].here.handle(), token(6), Interest::readable, Mode::oneshot);
  poller->modify(pairs[2].here.handle(), token(7), Interest::readable);
  expect(*poller, {{token(6), readable}, {token(7), readable}});
}

TEST_CASE("a twin can be watched beside the first", "[posix][1]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  auto twin = twin_of(here.handle());
  poller->add(here.handle(), first, Interest::readable);
  poller->add(twin.get(), second, Interest::readable);
  write(there);
  expect(*poller, {{first, readable}, {second, readable}});
  poller->remove(here.handle());
  for (int i = 0; i < 3; ++i) expect(*poller, {second, readable});
}

TEST_CASE("a pipe's number that becomes a socket's has no old token", "[posix][10]") {
  const auto poller = make();
  auto [reader, writer] = net::make_pipe();
  const int number = reader.handle();
  poller->add(number, first, Interest::readable);
  write(writer);
  expect(*poller, {first, readable});
  close(reader);
  auto pair = tcp_pair();
  move_to(pair.here, number);
  write(pair.there);
  expect_nothing(*poller);
  poller->add(number, second, Interest::readable);
  expect(*poller, {second, readable});
}

TEST_CASE("a poller leaves no descriptor behind", "[posix][9]") {
  const auto count = [] {
    int open = 0;
    for (int number = 0; number < 256; ++number) open += ::fcntl(number, F_GETFD) != -1;
    return open;
  };
  { make(); }
  const int before = count();
  for (int i = 0; i < 5; ++i) {
    const auto poller = make();
    auto [here, there] = tcp_pair();
    poller->add(here.handle(), first, Interest::readable);
    poller->wake(bell);
    wait(*poller);
  }
  CHECK(count() == before);
}

TEST_CASE("a poller's own descriptors are closed by exec", "[posix][9]") {
  const auto is_open = [](int number) { return ::fcntl(number, F_GETFD) != -1; };
  std::vector<bool> before(256);
  for (int i = 0; i < 256; ++i) before[i] = is_open(i);
  const auto poller = make();
  for (int i = 0; i < 256; ++i)
    if (!before[i] && is_open(i)) CHECK((::fcntl(i, F_GETFD) & FD_CLOEXEC) != 0);
}
