#pragma once

#include <cstddef>

#include "net/options.hpp"

/// What the server can be told.
struct Settings {
  net::Options server;
  int workers = 1;
  int rounds = 1;                            // how often each text is reversed; odd
  std::size_t ring_capacity = 1024;          // messages
  std::size_t most_text = 16 * 1024 * 1024;  // of one message, in bytes
  std::size_t most_memory = 64 * 1024 * 1024;
  int stall_ms = 30'000;
};
