#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace {

//! [time]
using Clock = std::chrono::steady_clock;

template <typename Call>
double nanoseconds_each(Call call) {
  constexpr int times = 300'000;
  const auto start = Clock::now();
  for (int i = 0; i < times; ++i) call();
  const std::chrono::duration<double, std::nano> taken = Clock::now() - start;
  return taken.count() / times;
}

[[gnu::noinline]] void call_a_function() { asm volatile(""); }
void call_the_kernel() { ::getppid(); }
//! [time]

}  // namespace

int main() {
  const double function = nanoseconds_each(call_a_function);
  const double kernel = nanoseconds_each(call_the_kernel);
  std::printf("calling a function    1\n");
  std::printf("calling the kernel  %3.0f\n", kernel / function);
}
