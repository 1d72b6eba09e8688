#pragma once

#include "loop/child.hpp"
#include "platform/windows/kernel_handle.hpp"

namespace minimio::loop {

/// Starts the program.
/// @return the process.
/// @throws std::system_error
KernelHandle spawn_program(const ProcessOptions& options, ChildPipes& pipes);

}  // namespace minimio::loop
