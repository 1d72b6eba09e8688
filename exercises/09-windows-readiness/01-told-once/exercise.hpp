#pragma once

#include "net/winsock.hpp"

/// Echoes what its clients send, with polls of AFD, until the process ends. A client
/// that hangs up is let go.
/// @param listener blocks; all sockets here do.
void serve(const net::Socket& listener);
