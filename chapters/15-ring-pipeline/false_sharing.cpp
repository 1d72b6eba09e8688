#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <optional>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Counter = std::atomic<unsigned>;

constexpr int counts = 20'000;
constexpr int rounds = 3'000;

struct Span {
  Clock::time_point begin, end;
  Clock::duration length() const { return end - begin; }
};

//! [count]
/// Counts, once the other is ready as well.
Span count(Counter& counter, std::atomic<int>& ready) {
  for (++ready; ready < 2;) {}
  const auto begin = Clock::now();
  for (int i = 0; i < counts; ++i) counter.fetch_add(1, std::memory_order_relaxed);
  return {begin, Clock::now()};
}

/// Two threads, each with a counter of its own, which are so many bytes apart.
/// @return nothing when the system let them run one after the other.
std::optional<Clock::duration> both_count(std::size_t apart) {
  alignas(256) static std::array<Counter, 256> counters;
  std::atomic<int> ready = 0;
  Span one, other;
  {
    const std::jthread thread{
        [&] { other = count(counters[apart / sizeof(Counter)], ready); }};
    one = count(counters[0], ready);
  }
  const auto together = std::min(one.end, other.end) - std::max(one.begin, other.begin);
  const auto longer = std::max(one.length(), other.length());
  if (together < longer * 9 / 10) return std::nullopt;
  return longer;
}
//! [count]

/// What is in the middle.
std::optional<double> typical(std::size_t apart) {
  std::vector<Clock::duration> times;
  for (int round = 0; round < rounds && times.size() < 31; ++round)
    if (const auto time = both_count(apart)) times.push_back(*time);
  if (times.size() < 11) return std::nullopt;
  std::ranges::sort(times);
  return static_cast<double>(times[times.size() / 2].count());
}

}  // namespace

int main() {
  const auto far = typical(512);
  if (!far) {
    std::puts("The threads never ran side by side: this needs two free processors.");
    return 0;
  }
  std::puts("  bytes apart   time, where 512 bytes apart take 1");
  for (const std::size_t apart : {4, 32, 64, 128, 256})
    if (const auto time = typical(apart))
      std::printf("  %11zu   %6.1f\n", apart, *time / *far);
}
