#pragma once

#include <memory>

#include "minimio/net/tcp.hpp"
#include "minimio/poller.hpp"
#include "net/options.hpp"

namespace net {

/// The poller that the options name.
/// @throws net::Unavailable where the system refuses it.
std::unique_ptr<minimio::Poller> choose_poller(const Options& options);

/// Listens, and prints where: `listening on 127.0.0.1:PORT`.
/// @throws std::system_error whose what() names the call and the address.
minimio::net::TcpListener start_listening(const Options& options);

}  // namespace net
