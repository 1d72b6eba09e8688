#pragma once

#include "net/descriptor.hpp"

/// Echoes what its clients send, with select(2), until the process ends. A client that
/// hangs up is let go.
/// @param listener blocks; all sockets here do.
void serve(const net::Descriptor& listener);
