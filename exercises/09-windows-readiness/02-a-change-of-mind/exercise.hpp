#pragma once

#include "net/winsock.hpp"

/// A telephone: every two clients that come one after the other are connected, and what
/// one says the other hears. Who does not listen makes the other wait, and nobody else.
/// The end of one is told to the other. It serves until the process ends.
void serve(const net::Socket& listener);
