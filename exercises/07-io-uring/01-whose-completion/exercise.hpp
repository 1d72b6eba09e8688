#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

#include "07-io-uring/ring.hpp"

/// A socket, and where the bytes go that it receives. It stays where it is while a
/// receive is under way.
struct Mailbox {
  int socket;
  std::array<char, 64> bytes{};
};

struct Letter {
  const Mailbox* mailbox;
  std::string_view text;  // of the mailbox's bytes; empty at the socket's end
};

/// Requests one receive into the mailbox. One is under way at the most.
void ask(Ring& ring, Mailbox& mailbox);

/// Waits until one of the receives is done, whichever it is; nullopt when none is in so
/// long.
std::optional<Letter> next(Ring& ring, std::chrono::milliseconds limit);
