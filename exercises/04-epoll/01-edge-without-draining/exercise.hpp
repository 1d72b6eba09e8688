#pragma once

#include "net/descriptor.hpp"

/// Echoes what its clients send, with epoll(7), edge-triggered, until the process ends.
/// A client that hangs up is let go.
void serve(const net::Descriptor& listener);
