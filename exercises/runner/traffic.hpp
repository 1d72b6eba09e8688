#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/client.hpp"

namespace runner {

/// Connects as many clients; each says a byte and waits a moment for its answer, so
/// that the server is known to hold it. Fewer come back when the server leaves one
/// waiting.
std::vector<harness::Client> hold(harness::Server& server, std::size_t count);

/// Clients that a server holds, and what each of them costs it in memory of its own,
/// where the system tells.
struct Held {
  std::vector<harness::Client> clients;
  std::optional<double> kib_each;
};
Held hold_and_weigh(harness::Server& server, std::size_t count);

/// What some talking clients got done.
struct Talk {
  std::size_t requests = 0;
  std::chrono::duration<double> time{};

  double rate() const { return static_cast<double>(requests) / time.count(); }
};

/// When the clients stop talking: after so many answers, or so long.
struct Until {
  std::size_t requests = SIZE_MAX;
  std::chrono::milliseconds time{60'000};
};

/// Whether a client asks again at once, or when all have their answers. In rounds, what
/// a server does for a request doesn't depend on how fast it is.
enum class Pace { at_once, in_rounds };

/// All the clients talk, each with one request under way. Nothing when a client gets no
/// answer.
std::optional<Talk> talk(std::span<harness::Client> clients, Until until,
                         Pace pace = Pace::at_once);

/// A client that sends until no more is taken, and never reads.
void become_slow_reader(harness::Client& client);

}  // namespace runner
