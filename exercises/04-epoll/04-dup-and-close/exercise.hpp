#pragma once

#include "net/descriptor.hpp"

/// Echoes what its clients send, with epoll(7), until the process ends. A client that
/// hangs up is let go, but for a duplicate of its descriptor, which is kept.
/// @param listener blocks; all sockets here do.
void serve(const net::Descriptor& listener);
