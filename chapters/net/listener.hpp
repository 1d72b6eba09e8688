#pragma once

#include <system_error>

#include "net/descriptor.hpp"
#include "net/options.hpp"

namespace net {

/// Listens, and prints where: `listening on 127.0.0.1:PORT`.
/// @throws std::system_error whose what() names the call and the address.
/// @see socket(2), bind(2), listen(2), getaddrinfo(3)
Descriptor listen_on(const Options& options);

/// Takes one connection off the listener's queue.
/// @param error why there is none: EAGAIN when nobody waits (non-blocking listeners
///   only), otherwise the system has run out of something (EMFILE, ENFILE, ENOBUFS,
///   ENOMEM) and the client still waits.
/// @return the client's socket, or an empty descriptor.
/// @see accept(2)
Descriptor accept_client(const Descriptor& listener, std::error_code& error);

/// Whether the call failed only because it would have had to wait.
bool would_block(const std::error_code& error) noexcept;

}  // namespace net
