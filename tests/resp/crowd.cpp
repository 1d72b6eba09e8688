// Twenty thousand clients.

#include <algorithm>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "resp/kit.hpp"

using namespace suite;

namespace {

constexpr std::size_t all = sanitized ? 2'000 : 20'000;

}  // namespace

TEST_CASE("twenty thousand clients at once are each served", "[crowd]") {
  // Where a process may not have as many descriptors, more of them share the port.
  const auto most = harness::raise_descriptor_limit() - 100;
  const auto workers = all / std::min(all, most) + (all > most);
  auto server = start_with({"--workers", std::to_string(workers)}, 100s);
  std::vector<harness::Process> crowds;
  const auto each = std::to_string(all / workers);
  for (std::size_t i = 0; i < workers; ++i) {
    crowds.emplace_back(harness::Command{CROWD, "--port", std::to_string(server.port()),
                                         "--clients", each});
  }
  for (auto& crowd : crowds) {
    const auto line = crowd.read_line(server.deadline());
    REQUIRE(line == each + " clients are connected, and each has been answered");
  }
  for (auto& crowd : crowds) {
    crowd.signal(SIGTERM);
    CHECK(crowd.wait(server.deadline()).status == 0);
  }
  std::cout << all << " clients, " << workers << " workers\n";
}
