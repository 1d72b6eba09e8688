// What a coroutine costs that waits: how many pieces of memory, and how many bytes.

#include <array>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <system_error>
#include <vector>

#include "minimio/coro/runtime.hpp"
#include "minimio/coro/scope.hpp"
#include "minimio/coro/sleep.hpp"
#include "minimio/coro/timeout.hpp"
#include "minimio/coro/watch.hpp"
#include "minimio/net/pipe.hpp"
#include "net/options.hpp"

namespace {

std::size_t pieces, bytes;
constexpr std::size_t count = 100;

}  // namespace

void* operator new(std::size_t size) {
  ++pieces;
  bytes += size;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc{};
}
// Not inline, or g++ sees memory of `new` that goes to `free`, and warns.
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

using namespace std::chrono_literals;
using namespace minimio::coro;

//! [waits]
Task<> sleeps() { co_await sleep_for(1h); }

Task<> calls() { co_await sleeps(); }

Task<> calls_twice() { co_await calls(); }

Task<> has_a_buffer() {
  std::array<char, 4096> buffer;
  co_await sleep_for(1h);
  buffer[0] = 'x';
}

Task<> reads(const Watch& watch) { co_await watch.readable(); }

Task<> reads_in_time(const Watch& watch) {
  co_await with_timeout(watch.readable(), 1h);
}
//! [waits]

/// A hundred of them, when all are parked, divided by a hundred.
template <typename Make>
void weigh(Runtime& runtime, const char* what, Make make) {
  const auto measure = [&]() -> Task<> {
    Scope scope{runtime};
    for (std::size_t i = 0; i < count; ++i) scope.spawn(make(i));
    co_await yield();  // now each has run until it waits
    scope.cancel();
    co_await scope.join();
  };
  runtime.run(measure());  // what is kept for the next time is there now
  pieces = bytes = 0;
  runtime.run(measure());
  std::printf("%-42s %4zu %7zu\n", what, pieces / count, bytes / count);
}

}  // namespace

int main() try {
  Runtime runtime;
  std::vector<minimio::net::Pipe> pipes;
  std::vector<Watch> watches;
  while (watches.size() < count) {
    pipes.push_back(minimio::net::make_pipe());
    watches.emplace_back(runtime, pipes.back().reader.handle());
  }
  std::printf("%-42s %4s %7s\n", "a coroutine that", "new", "bytes");
  weigh(runtime, "sleeps", [](auto) { return sleeps(); });
  weigh(runtime, "awaits one that sleeps", [](auto) { return calls(); });
  weigh(runtime, "awaits one that awaits one that sleeps",
        [](auto) { return calls_twice(); });
  weigh(runtime, "sleeps and has a buffer of 4 KiB",
        [](auto) { return has_a_buffer(); });
  weigh(runtime, "waits until it can read", [&](auto i) { return reads(watches[i]); });
  weigh(runtime, "the same, for an hour at most",
        [&](auto i) { return reads_in_time(watches[i]); });
} catch (const std::system_error& error) {
  return net::report(error);
}
