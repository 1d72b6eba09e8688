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
  bool echoes = true;  // what it is told, as the tour and the costs ask of a server
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

/// The echo servers that were built on this machine, in the order of the chapters.
std::vector<ServerProgram> built_servers();

/// Those of them that are meant: one by its name, or all of a chapter by its number.
/// @throws Misuse
std::vector<ServerProgram> servers_called(const std::string& name);

/// Whether it is a Windows program, which Wine runs here. What Wine does for it is
/// counted with it.
bool is_for_windows(const ServerProgram& server);

/// Makes Wine ready, which takes some seconds the first time.
void start_wine();

harness::Command command_of(const ServerProgram& server);

}  // namespace runner
