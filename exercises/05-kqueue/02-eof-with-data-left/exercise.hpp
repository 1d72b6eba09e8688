#pragma once

#include "net/descriptor.hpp"

/// Echoes what its clients send, with kqueue(2), until the process ends. A client that
/// hangs up is let go when all that it said has been answered.
/// @param listener blocks; all sockets here do.
void serve(const net::Descriptor& listener);
