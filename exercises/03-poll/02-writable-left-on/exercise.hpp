#pragma once

#include <cstddef>
#include <string>

#include "net/descriptor.hpp"

/// What the server has to give. It is more than a socket takes at once.
inline const std::string page(std::size_t{8} << 20, 'p');

/// Gives the page to each client, as often as it sends a byte, with poll(2), until the
/// process ends. It never waits for a client that is slow to read, and it sleeps when
/// there is nothing that it can do.
void serve(const net::Descriptor& listener);
