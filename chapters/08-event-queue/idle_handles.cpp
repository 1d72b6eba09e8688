// ch08-idle-handles POLLER IDLE: how long a wait takes when ten handles are ready,
// alone and among so many idle ones. The two take turns, and the median of each counts,
// for other programs run as well.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "minimio/net/udp.hpp"
#include "minimio/poller.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Clock;
using minimio::net::UdpSocket;

constexpr std::size_t ready_ones = 10;

/// Ten ready sockets and some idle ones, in a poller of their own.
class Watch {
 public:
  Watch(const char* poller, std::size_t idle)
      : poller_{minimio::make_poller(poller)}, sockets_(ready_ones + idle) {
    for (auto& socket : sockets_) {
      socket = UdpSocket{{"127.0.0.1", 0}};
      poller_->add(socket.handle(), minimio::Token{1}, minimio::Interest::readable);
    }
    for (std::size_t i = 0; i < ready_ones; ++i)
      sockets_[i].send_to(std::string_view{"x"}, sockets_[i].local_address());
    while (wait() < ready_ones) {}
  }

  void time_a_wait() {
    const auto start = Clock::now();
    wait();
    times_.push_back(Clock::now() - start);
  }

  double median_in_microseconds() {
    const auto middle = times_.begin() + static_cast<std::ptrdiff_t>(times_.size() / 2);
    std::ranges::nth_element(times_, middle);
    return std::chrono::duration<double, std::micro>{*middle}.count();
  }

 private:
  // Nobody reads what makes them ready, so every wait tells of it.
  std::size_t wait() { return poller_->wait(events_); }

  std::unique_ptr<minimio::Poller> poller_;
  std::vector<UdpSocket> sockets_;
  std::vector<minimio::Event> events_{64};
  std::vector<Clock::duration> times_;
};

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::fprintf(stderr, "usage: ch08-idle-handles POLLER IDLE\n");
    return 2;
  }
  const auto idle = std::strtoul(argv[2], nullptr, 10);
  Watch alone{argv[1], 0};
  Watch among_idle{argv[1], idle};
  for (const auto end = Clock::now() + 1s; Clock::now() < end;) {
    alone.time_a_wait();
    among_idle.time_a_wait();
  }
  const auto one = alone.median_in_microseconds();
  const auto other = among_idle.median_in_microseconds();
  std::printf("%-10s %8.1f %8.1f us %6.2f times\n", argv[1], one, other, other / one);
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
