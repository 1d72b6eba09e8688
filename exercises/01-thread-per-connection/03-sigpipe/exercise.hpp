#pragma once

#include "net/descriptor.hpp"

/// Sends "tick\n" to each client, again and again, until that client has gone. Ends no
/// sooner than the process.
void serve(const net::Descriptor& listener);
