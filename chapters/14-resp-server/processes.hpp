#pragma once

#include <functional>
#include <vector>

#include "minimio/net/tcp.hpp"

namespace resp {

/// As many descriptors as the system lets this process have.
/// @see setrlimit(2), RLIMIT_NOFILE
void raise_descriptor_limit();

/// What one process does: it serves those that come to the listener until it is told to
/// stop, by a signal, or by the handle becoming readable.
using Work = std::function<void(minimio::net::TcpListener& listener,
                                minimio::NativeHandle stop)>;

/// Does the work with each listener in a process of its own, this one included. When
/// this one ends, however it does, the others do.
/// @throws std::system_error not_supported where a program can't split in two.
/// @see fork(2)
void run_in_processes(std::vector<minimio::net::TcpListener> listeners,
                      const Work& work);

}  // namespace resp
