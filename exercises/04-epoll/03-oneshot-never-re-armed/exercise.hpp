#pragma once

#include "net/descriptor.hpp"

/// Reads one byte from a client and answers it. It may be called for several clients at
/// the same time, but never twice for one.
/// @return false when the client has hung up.
bool answer(int client);

/// Answers every byte of every client, in four threads that wait on one epoll object,
/// until the process ends. A client that hangs up is let go.
void serve(const net::Descriptor& listener);
