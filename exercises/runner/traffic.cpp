#include "runner/traffic.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <functional>
#include <string>

#include "harness/measure.hpp"

namespace runner {
namespace {

using harness::Clock;
using namespace std::chrono_literals;

// A PING as Redis clients frame it, so that all our figures are of the same request.
constexpr std::string_view request = "*1\r\n$4\r\nPING\r\n";

/// One talking client: it sends a request, and the next when the answer is whole.
class Talker {
 public:
  explicit Talker(harness::Client& client) : client_{client} { ask(); }

  pollfd waiting() const {
    return {.fd = client_.descriptor(), .events = POLLIN, .revents = 0};
  }

  /// Reads what has come. False: the server hung up.
  bool listen() {
    char bytes[256];
    const auto count = ::recv(client_.descriptor(), bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    received_ += static_cast<std::size_t>(count);
    return true;
  }

  bool is_answered() const { return received_ == request.size(); }

  void ask() {
    client_.send_what_fits(request);
    received_ = 0;
  }

 private:
  harness::Client& client_;
  std::size_t received_ = 0;
};

}  // namespace

std::vector<harness::Client> hold(harness::Server& server, std::size_t count) {
  std::vector<harness::Client> clients;
  clients.reserve(count);
  try {
    while (clients.size() < count) {
      harness::Client client{server};
      client.send("x");
      client.expect("x", harness::within(500ms));
      clients.push_back(std::move(client));
    }
  } catch (const harness::Failure&) {
    // It is the number of those who got through that tells.
  }
  return clients;
}

Held hold_and_weigh(harness::Server& server, std::size_t count) {
  const auto before = harness::private_kib(server.pid());
  Held held{.clients = hold(server, count), .kib_each = std::nullopt};
  const auto after = harness::private_kib(server.pid());
  if (before && after && held.clients.size() == count) {
    held.kib_each = (static_cast<double>(*after) - static_cast<double>(*before)) /
                    static_cast<double>(count);
  }
  return held;
}

std::optional<Talk> talk(std::span<harness::Client> clients, Until until, Pace pace) {
  const auto start = Clock::now();
  std::vector<Talker> talkers(clients.begin(), clients.end());
  std::vector<pollfd> waiting;
  for (const auto& talker : talkers) waiting.push_back(talker.waiting());
  const auto all_answered = [&] {
    return std::all_of(talkers.begin(), talkers.end(),
                       std::mem_fn(&Talker::is_answered));
  };

  std::size_t requests = 0;
  for (;;) {
    if (!harness::wait_for(waiting, harness::within(500ms))) return std::nullopt;
    const bool ask_again =
        requests < until.requests && Clock::now() - start < until.time;
    for (std::size_t i = 0; i < talkers.size(); ++i) {
      if (waiting[i].revents == 0) continue;
      if (!talkers[i].listen()) return std::nullopt;
      if (!talkers[i].is_answered()) continue;
      ++requests;
      if (ask_again && pace == Pace::at_once) talkers[i].ask();
    }
    if (!all_answered()) continue;
    if (!ask_again) return Talk{.requests = requests, .time = Clock::now() - start};
    for (auto& talker : talkers) talker.ask();
  }
}

void become_slow_reader(harness::Client& client) {
  const std::string bytes(256 * 1024, 'x');
  pollfd room{.fd = client.descriptor(), .events = POLLOUT, .revents = 0};
  do {
    client.send_what_fits(bytes);
  } while (harness::wait_for({&room, 1}, harness::within(100ms)));
}

}  // namespace runner
