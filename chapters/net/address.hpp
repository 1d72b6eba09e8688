#pragma once

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include <memory>

#include "net/options.hpp"

namespace net {

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

/// The addresses that the options name, for a socket that listens.
/// @throws std::system_error with the resolver's own words.
/// @see getaddrinfo(3)
AddressList find_address(const Options& options);

using SocketHandle = decltype(::socket(0, 0, 0));  // an int, but not on Windows

/// Prints where the socket listens: `listening on HOST:PORT`.
/// @see getsockname(2), getnameinfo(3)
void announce(SocketHandle listener);

}  // namespace net
