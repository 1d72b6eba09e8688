#pragma once

#include "net/descriptor.hpp"

/// Echoes what its clients send, with io_uring, until the process ends. A client that
/// hangs up is let go.
void serve(const net::Descriptor& listener);
