#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>

#include "harness/wait.hpp"

namespace harness {

/// What a running process has used; nullopt where this system doesn't tell.
std::optional<std::chrono::nanoseconds> cpu_time(pid_t process);
std::optional<std::size_t> open_descriptors(pid_t process);
std::optional<std::size_t> threads(pid_t process);
/// Memory that is its own, not shared with other processes: what starting it cost the
/// machine.
std::optional<std::size_t> private_kib(pid_t process);

/// How often its threads have gone to sleep, and so been woken, until now.
std::optional<std::size_t> sleeps(pid_t process);

/// Waits until every thread of the process is asleep, or stopped by SIGSTOP. False: the
/// deadline passed.
bool wait_until_asleep(pid_t process, Deadline deadline);
bool wait_until_stopped(pid_t process, Deadline deadline);

/// The CPU time that a process uses while nothing is asked of it for `window`.
std::optional<std::chrono::nanoseconds> idle_cpu_time(pid_t process,
                                                      std::chrono::milliseconds window);

/// Lets this process have as many descriptors as the system allows; returns how many
/// that is.
std::size_t raise_descriptor_limit();

/// Asks again and again until it is true. False: the deadline passed.
bool eventually(const std::function<bool()>& condition, Deadline deadline);

}  // namespace harness
