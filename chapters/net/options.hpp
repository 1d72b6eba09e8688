#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace CLI {
class App;
}

namespace net {

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;   // 0: the system chooses a free one
  int idle_timeout_s = 0;   // in seconds; 0: clients may be silent for ever
  std::string poller = {};  // how minimio waits; empty: as it likes best
};

/// Reads --host and --port, --idle for a server that has such a default, and --poller
/// for one that has pollers to choose from. `add_more` adds what this server alone has.
/// Prints the usage and exits, with status 2 for bad arguments and 0 for --help.
Options parse_options(int argc, char** argv, Options defaults = {},
                      std::span<const std::string_view> pollers = {},
                      const std::function<void(CLI::App&)>& add_more = {});

/// This system does not have what the server is about.
class Unavailable : public std::system_error {
  using system_error::system_error;
};

/// Says on standard error what failed, and returns main's exit status for it: 1, or 69
/// where it is Unavailable.
/// @see sysexits(3), EX_UNAVAILABLE
int report(const std::system_error& error);

}  // namespace net
