#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runner/run_log.hpp"

namespace runner {

/// What a server of a chapter does for its clients; not what it does for its memory.
bool is_shown(const SystemCall& call);

/// Takes a client, or what a client has sent.
bool takes_in(const SystemCall& call);
bool is_accept(const SystemCall& call);

/// Sends something to a client.
bool gives_out(const SystemCall& call);

/// In seconds: who takes so long has waited.
inline constexpr double blocked = 0.001;
bool is_blocked(const SystemCall& call);

/// "5", "EAGAIN", or nothing where the program could not know either.
std::string outcome(const SystemCall& call);
bool has_succeeded(const SystemCall& call);

/// Its name, and what came of it where that tells something.
std::string label(const SystemCall& call);

/// What was done, and the bytes.
std::string label(const Deed& deed);

/// What is shown of a run: from a moment before the first deed to one behind the last.
struct Period {
  double begin, end;
};
Period shown_period(const RunLog& run);

/// Whether it was made for the client that has this port.
bool is_about(const SystemCall& call, std::uint16_t port);

/// From 1 on, in the order in which the system has numbered them.
std::map<int, int> numbered_threads(const std::vector<SystemCall>& calls);

}  // namespace runner
