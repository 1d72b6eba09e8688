#pragma once

#include <functional>
#include <optional>
#include <string>

#include "harness/measure.hpp"
#include "harness/server.hpp"

namespace runner {

using Use = std::function<void(harness::Server&)>;

/// How many system calls the server makes while it is used, from its start to its end.
/// strace(1) Nothing where strace is not installed.
std::optional<double> system_calls(const harness::Command& server, const Use& use);

/// The server's system calls while it is used, as `strace -f -ttt -T -yy` writes them.
/// Nothing where strace is not installed, or may not trace.
std::optional<std::string> traced(const harness::Command& server, const Use& use);

/// How many instructions the server executes outside the kernel while it is used, from
/// its start to its end. Nothing where valgrind is not installed.
std::optional<double> instructions(const harness::Command& server, const Use& use);

/// Whether a program is on the PATH.
bool is_installed(const std::string& program);

}  // namespace runner
