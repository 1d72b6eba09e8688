#pragma once

#include "net/winsock.hpp"

/// Echoes what its clients send, by a completion port, until the process ends. One
/// buffer serves all clients: none is lent while they are silent. A client that hangs
/// up is let go.
/// @param listener blocks; all sockets here do.
void serve(const net::Socket& listener);
