#pragma once

#include <sys/types.h>

#include <string>

namespace harness {

/// The system calls that the threads of a process are in just now, a line each, as
/// strace(1) writes them; the latest few of one that runs. Empty where strace is not
/// installed or not allowed. ptrace(2)
std::string current_calls(pid_t process);

}  // namespace harness
