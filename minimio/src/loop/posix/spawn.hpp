#pragma once

#include <sys/types.h>

#include "loop/child.hpp"

namespace minimio::loop {

/// Starts the program, and no more: whoever calls has to wait for its end.
/// @throws std::system_error
pid_t spawn_program(const ProcessOptions& options, ChildPipes& pipes);

}  // namespace minimio::loop
