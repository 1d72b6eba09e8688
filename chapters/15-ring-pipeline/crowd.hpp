#pragma once

#include <cstddef>
#include <cstdint>

#include "minimio/net/address.hpp"

/// What many clients do at once.
struct CrowdOptions {
  std::size_t clients = 0;
  std::size_t messages = 1000;  // of each client
  std::size_t longest = 256;    // text, in bytes
  std::size_t vanish = 0;       // one piece in so many is a connection's last; 0: none
  std::size_t ahead = 16;       // how many messages wait for their reply at most
  std::uint64_t seed = 1;
};

/// As many clients at once send messages, split anywhere, and check each reply. Prints
/// how it went.
/// @return the exit status: 1 when a reply is wrong, or missing for ten seconds.
int run_crowd(const minimio::net::Address& server, const CrowdOptions& options);
