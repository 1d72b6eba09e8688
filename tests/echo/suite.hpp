#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/catch.hpp"
#include "harness/client.hpp"
#include "harness/measure.hpp"
#include "harness/server.hpp"

namespace suite {

using namespace std::chrono_literals;
using harness::Client;
using harness::Failure;
using harness::Limits;
using harness::Server;
using harness::within;

/// The server under test, as the command line behind `--` gives it.
const harness::Command& command();

/// What random choices start from; --seed repeats a run.
std::uint64_t seed();

/// A sanitizer keeps books of its own about every byte that a server uses.
#ifdef MINIMIO_SANITIZED
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif
inline constexpr std::size_t memory_factor = sanitized ? 10 : 1;
inline constexpr int time_factor = sanitized ? 4 : 1;  // it looks at the suite as well

/// How many times as long all may take: some where the server runs in Wine, since there
/// most calls go to one process that serves all programs; else one.
int wine_factor();

/// Starts the server under test. The case, with all its waits, may take so long and no
/// longer.
Server start(std::chrono::milliseconds time_limit, Limits limits = {});

/// The same, with more arguments.
Server start_with(harness::Command arguments, std::chrono::milliseconds time_limit,
                  Limits limits = {});

/// Waits until the server sleeps, and checks that it goes on sleeping: that of 400 ms
/// it uses less than `most`.
void check_that_it_sleeps(Server& server, std::chrono::milliseconds most = 5ms);

/// Checks that what happens leaves the server no more descriptors than it had. What
/// its system keeps from the first need on is no leak: it comes once, so there are
/// three tries.
void check_that_none_is_left(const Server& server,
                             const std::function<void()>& what_happens);

/// The signals that the server under test answers by ending.
inline std::vector<int> stop_signals() { return harness::stop_signals(command()); }

/// Sends the signal, and waits a second for the server to end, in Wine some more.
harness::Ending stop(Server& server, int signal = stop_signals().front());

/// Ends the case as skipped, with the reason and what would enable it.
[[noreturn]] void skip(std::string_view reason);

/// The value, or a skip where the system can't tell.
template <typename Value>
Value or_skip(std::optional<Value> value) {
  if (!value) skip("this system does not tell what a process uses; run it on Linux");
  return *value;
}

/// As many clients, connected.
std::vector<Client> connect(Server& server, std::size_t count);

/// Whether the server answers the client, rather than hangs up on it.
bool is_served(Client& client);

/// All send until the server takes no more, or they have sent the most, and read
/// nothing. Returns what each has sent.
std::vector<std::string> send_until_full(std::span<Client> clients,
                                         std::size_t most = SIZE_MAX);

}  // namespace suite
