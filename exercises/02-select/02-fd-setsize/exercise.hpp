#pragma once

#include "net/descriptor.hpp"

/// Echoes what its clients send, with select(2), until the process ends. It hangs up on
/// a client whose descriptor does not fit into an fd_set, and the others do not notice.
/// @param listener blocks, as all sockets here do; its number fits.
void serve(const net::Descriptor& listener);
