#pragma once

#include "net/descriptor.hpp"

/// Echoes what its clients send, with poll(2), until the process ends. While there is
/// no descriptor for a new client, the clients that it has are served as ever, the new
/// ones wait, and nothing is done about them but to look now and then.
void serve(const net::Descriptor& listener);
