#pragma once

#include <netinet/in.h>

#include <chrono>
#include <system_error>

#include "net/descriptor.hpp"

/// Connects the socket, and returns as soon as the outcome is known.
/// @param patience how long it waits for the outcome at most.
/// @return no error when it is connected; `timed_out` when nobody has answered in time;
///   else why it is not connected, such as `connection_refused`.
std::error_code connect_within(const net::Descriptor& socket,
                               const sockaddr_in& address,
                               std::chrono::milliseconds patience);
