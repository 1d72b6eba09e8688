#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/thread_pool.hpp"
#include "minimio/net/address.hpp"

namespace minimio::loop {

/// What a name stands for.
struct Resolution {
  std::vector<net::Address> addresses;  ///< The best first.
  std::error_code error;  ///< The resolver's, of the category "getaddrinfo".
};

using ResolveCallback = std::function<void(const Resolution&)>;

/// As net::resolve, in a thread of the pool: it can take seconds, and one of the
/// threads that look-ups may have.
/// @see getaddrinfo(3)
MINIMIO_API Work resolve(EventLoop& loop, std::string host, std::uint16_t port,
                         ResolveCallback callback);

}  // namespace minimio::loop
