#include <fcntl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <system_error>

#include "08-event-queue/watchdog.hpp"
#include "exercise.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;
using minimio::Clock;
using minimio::Token;
using Tokens = std::vector<Token>;

namespace {

constexpr Token first{1}, second{2}, other{7};

struct Pair {
  net::Descriptor here, there;
};

Pair socket_pair() {
  int ends[2];
  net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
  return {net::Descriptor{ends[0]}, net::Descriptor{ends[1]}};
}

Pair pipe_pair() {
  int ends[2];
  net::check(::pipe(ends), "pipe");
  return {net::Descriptor{ends[0]}, net::Descriptor{ends[1]}};
}

void write_byte(const Pair& pair) {
  net::check(::write(pair.there.get(), "x", 1), "write");
}

/// Closes the one and gives its number to the other, as the system would by chance.
void reuse(net::Descriptor& closed, net::Descriptor& fresh) {
  const int number = closed.get();
  closed = {};
  fresh = net::Descriptor{net::check(::dup2(fresh.get(), number), "dup2")};
}

Tokens wait(Watcher& watcher, std::chrono::milliseconds time) {
  const Watchdog watchdog{
      within(1500ms), "wait has not come back, though its deadline of " +
                          std::to_string(time.count()) + " ms has passed long ago."};
  return watcher.wait(Clock::now() + time);
}

bool is_refused(Watcher& watcher, int descriptor, Token token) {
  try {
    watcher.add(descriptor, token);
    return false;
  } catch (const std::system_error& error) {
    return error.code() == std::errc::file_exists;
  }
}

std::chrono::nanoseconds cpu_time() {
  timespec used;
  net::check(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used), "clock_gettime");
  return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

}  // namespace

template <>
struct Catch::StringMaker<Token> {
  static std::string convert(Token token) {
    return "token " + std::to_string(static_cast<std::uint64_t>(token));
  }
};

TEST_CASE("A readable descriptor is told at every wait.") {
  const auto watcher = make_watcher();
  const auto pair = socket_pair(), quiet = socket_pair();
  watcher->add(pair.here.get(), first);
  watcher->add(quiet.here.get(), other);
  CHECK(wait(*watcher, 1ms) == Tokens{});
  write_byte(pair);
  INFO("A socket has a byte in it, and nobody reads.");
  CHECK(wait(*watcher, 500ms) == Tokens{first});
  CHECK(wait(*watcher, 500ms) == Tokens{first});
  CHECK(is_refused(*watcher, pair.here.get(), second));
  CHECK(wait(*watcher, 500ms) == Tokens{first});
  watcher->remove(pair.here.get());
  INFO("It has been removed.");
  CHECK(wait(*watcher, 1ms) == Tokens{});
}

TEST_CASE("A descriptor that was closed without remove is silent.") {
  const auto watcher = make_watcher();
  auto pair = socket_pair();
  watcher->add(pair.here.get(), first);
  pair.here = {};
  INFO("A socket was added with token 1, and closed without remove.");
  CHECK(wait(*watcher, 1ms) == Tokens{});
}

TEST_CASE("A descriptor that was closed without remove lets a wait sleep.") {
  const auto watcher = make_watcher();
  auto old = socket_pair(), fresh = socket_pair();
  const auto quiet = socket_pair();
  watcher->add(old.here.get(), first);
  watcher->add(quiet.here.get(), other);
  reuse(old.here, fresh.here);
  write_byte(fresh);
  INFO(
      "A socket was closed without remove. Its number is that of another now, with a "
      "byte in it.");
  const auto begin = Clock::now();
  const auto used_before = cpu_time();
  const auto tokens = wait(*watcher, 300ms);
  const auto waited = (Clock::now() - begin) / 1ms;
  const auto worked = (cpu_time() - used_before) / 1ms;
  INFO("A wait of 300 ms ended after " << waited << " ms, and worked for " << worked
                                       << " ms.");
  CHECK(tokens == Tokens{});
  CHECK(waited >= 300);
  CHECK(worked < 10);
}

TEST_CASE("A socket that gets the number of another does not get its token.") {
  const auto watcher = make_watcher();
  auto old = socket_pair(), fresh = socket_pair();
  watcher->add(old.here.get(), first);
  reuse(old.here, fresh.here);
  write_byte(fresh);
  INFO(
      "A socket was added with token 1, and closed without remove.\n"
      "Another got its number, and has a byte in it. It was not added.");
  CHECK(wait(*watcher, 1ms) == Tokens{});
}

TEST_CASE("A socket that gets the number of a pipe does not get its token.") {
  const auto watcher = make_watcher();
  auto old = pipe_pair(), fresh = socket_pair();
  watcher->add(old.here.get(), first);
  reuse(old.here, fresh.here);
  write_byte(fresh);
  INFO(
      "A pipe was added with token 1, and closed without remove.\n"
      "A socket got its number, and has a byte in it. It was not added.");
  CHECK(wait(*watcher, 1ms) == Tokens{});
}

TEST_CASE("A number that is used again can be added and has its new token.") {
  const auto watcher = make_watcher();
  auto old = socket_pair(), fresh = socket_pair();
  watcher->add(old.here.get(), first);
  reuse(old.here, fresh.here);
  INFO(
      "A socket was added with token 1, and closed without remove.\n"
      "Another got its number, and is added with token 2.");
  const bool refused = is_refused(*watcher, fresh.here.get(), second);
  CHECK(!refused);
  CHECK(wait(*watcher, 1ms) == Tokens{});
  write_byte(fresh);
  INFO("Then it has a byte in it.");
  CHECK(wait(*watcher, 500ms) == Tokens{second});
}
