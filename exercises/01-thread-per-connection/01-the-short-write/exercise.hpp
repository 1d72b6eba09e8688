#pragma once

#include <string_view>

#include "net/descriptor.hpp"

/// Hands all the bytes to the kernel, in order, and waits where it has no room. Signals
/// may interrupt that at any time.
/// @param socket blocks.
/// @return false when the client has gone.
bool send_all(const net::Descriptor& socket, std::string_view bytes);
