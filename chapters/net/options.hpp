#pragma once

#include <cstdint>
#include <string>
#include <system_error>

namespace net {

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the system chooses a free one
};

/// Reads --host and --port. Prints the usage and exits, with status 2 for bad arguments
/// and 0 for
/// --help.
Options parse_options(int argc, char** argv);

/// Says on standard error what failed, and returns main's exit status for it.
int report(const std::system_error& error);

}  // namespace net
