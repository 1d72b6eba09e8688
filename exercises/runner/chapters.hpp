#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/process.hpp"

namespace runner {

/// A chapter's server, and why the next chapter exists.
struct ServerProgram {
  std::string_view name;
  std::string_view limit;
};

struct Chapter {
  std::string_view folder;  // "04-epoll"
  std::string_view title;
  std::string_view idea;
  std::string_view runs_on;  // empty: wherever there are POSIX sockets
  std::vector<ServerProgram> servers;
};

/// All sixteen, in order, whether they are written yet or not.
std::span<const Chapter> chapters();

enum class Availability { ready, other_system, to_come };
Availability availability(const Chapter& chapter);

/// The servers that were built on this machine, in the order of the chapters.
std::vector<ServerProgram> built_servers();

harness::Command command_of(const ServerProgram& server);

}  // namespace runner
