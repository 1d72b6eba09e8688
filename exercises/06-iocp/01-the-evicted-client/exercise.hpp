#pragma once

#include "net/winsock.hpp"

/// Echoes what its clients send, by a completion port, until the process ends. It has
/// room for two. Who comes when it is full takes the place of the one that has been
/// there longest, which is hung up on.
void serve(const net::Socket& listener);
