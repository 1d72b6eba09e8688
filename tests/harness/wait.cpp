#include "harness/wait.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace harness {

bool wait_for(std::span<pollfd> descriptors, Deadline deadline) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    const int timeout_ms = static_cast<int>(std::clamp<long long>(left, 0, 1'000'000));
    const int ready =
        ::poll(descriptors.data(), static_cast<nfds_t>(descriptors.size()), timeout_ms);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR)
      throw std::system_error{errno, std::generic_category(), "poll"};
    if (ready == 0 && Clock::now() >= deadline) return false;
  }
}

}  // namespace harness
