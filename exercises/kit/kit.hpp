#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/catch.hpp"
#include "harness/client.hpp"
#include "harness/measure.hpp"
#include "harness/server.hpp"
#include "net/descriptor.hpp"

/// What the tests of the exercises are made of. The name of a case is the promise that
/// it checks.
namespace kit {

using namespace std::chrono_literals;
using harness::Client;
using harness::Deadline;
using harness::Limits;
using harness::Server;

/// What the program does as a server, in a process of its own: a test that uses `start`
/// has one of these at namespace scope.
struct Role {
  explicit Role(std::function<void(const net::Descriptor& listener)> serve);
};

/// For a test whose cases are those of a suite, of which it leaves out those with one
/// of these tags: such a test has one of these at namespace scope. A case of a suite
/// ends at its first failure.
struct Suite {
  explicit Suite(std::vector<std::string> left_out);
};

/// So long from now; longer where MINIMIO_PATIENCE says how many times as long, for
/// machines that have much else to do.
Deadline within(std::chrono::milliseconds time);

/// Starts this program again, as a server; or the answer, where that is a Windows
/// program. All that is done with it may take so long.
Server start(std::chrono::milliseconds time_limit = 1500ms, Limits limits = {});

/// As many clients, connected: "client 1" and so on.
std::vector<Client> connect(Server& server, std::size_t count);

/// A client whose socket keeps little, so that who has much to say to it has to wait.
Client slow_client(Server& server);

/// Does something while the server can't see it, so that it finds all of it at once.
void behind_its_back(Server& server, const std::function<void()>& action);

/// Fails the case, with the client's story, unless the server sleeps. One that polls
/// for ever is never asleep, however little of the processor it gets.
void expect_sleep(Server& server, const Client& client, std::string_view why);

/// What random choices start from; --seed repeats a run.
std::uint64_t seed();

/// Ends the case as skipped, with the reason and what would enable it.
[[noreturn]] void skip(std::string_view reason);

}  // namespace kit
