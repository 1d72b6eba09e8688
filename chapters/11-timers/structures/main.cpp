#include <cstdio>
#include <cstdlib>
#include <random>
#include <string_view>
#include <vector>

#include "heap.hpp"
#include "queue.hpp"
#include "sorted_list.hpp"
#include "wheel.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Clock;

/// Deadlines within the next minute, the same ones in each run.
class Deadlines {
 public:
  Clock::time_point next() {
    return Clock::time_point{} + std::chrono::microseconds{one_of_(random_)};
  }

 private:
  std::mt19937 random_;
  std::uniform_int_distribution<> one_of_{0, 60'000'000};
};

}  // namespace

//! [work]
// Callgrind counts what happens in these two, by their names.
template <typename Timers>
[[gnu::noinline]] void start_and_stop(Timers& timers,
                                      const std::vector<Clock::time_point>& deadlines) {
  for (const auto deadline : deadlines) timers.cancel(timers.add(deadline));
}

template <typename Timers>
[[gnu::noinline]] void a_second_passes(Timers& timers) {
  for (auto now = Clock::time_point{}; now < Clock::time_point{1s}; now += 1ms)
    timers.expire(now);
}
//! [work]

template <typename Timers>
void work(int waiting, int rounds) {
  Deadlines random;
  Timers timers;
  std::vector<Clock::time_point> first, more;
  for (int i = 0; i < waiting; ++i) first.push_back(random.next());
  for (int i = 0; i < rounds; ++i) more.push_back(random.next());
  // From the last to the first, or the sorted list would take all day.
  std::ranges::sort(first);
  for (const auto deadline : first) timers.add(deadline);
  start_and_stop(timers, more);
  a_second_passes(timers);
}

int main(int argc, char** argv) {
  const std::string_view structure = argc == 4 ? argv[1] : "";
  const int waiting = argc == 4 ? std::atoi(argv[2]) : 0;
  const int rounds = argc == 4 ? std::atoi(argv[3]) : 0;
  if (structure == "sorted-list") {
    work<SortedList>(waiting, rounds);
  } else if (structure == "binary-heap") {
    work<Heap<2>>(waiting, rounds);
  } else if (structure == "four-way-heap") {
    work<Heap<4>>(waiting, rounds);
  } else if (structure == "wheel") {
    work<Wheel>(waiting, rounds);
  } else if (structure == "minimio") {
    work<Queue>(waiting, rounds);
  } else {
    std::fprintf(stderr,
                 "usage: ch11-structures sorted-list|binary-heap|four-way-heap|wheel|"
                 "minimio WAITING ROUNDS\n");
    return 2;
  }
}
