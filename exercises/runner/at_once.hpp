#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace runner {

inline std::size_t processors() {
  return std::max(1U, std::thread::hardware_concurrency());
}

/// Calls `work` with each number below `count`, so many at a time, in threads of their
/// own. Where one throws, no other begins, and this throws the same.
template <typename Work>
void for_each_at_once(std::size_t count, std::size_t at_once, Work work) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::once_flag has_failed;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(count, at_once); ++i)
      threads.emplace_back([&] {
        for (std::size_t mine; (mine = next++) < count;) {
          try {
            work(mine);
          } catch (...) {
            std::call_once(has_failed, [&] { failure = std::current_exception(); });
            next = count;
          }
        }
      });
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace runner
