#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "minimio/clock.hpp"
#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/handle.hpp"
#include "minimio/loop/resolver.hpp"
#include "minimio/net/address.hpp"

namespace minimio::loop {

struct DnsOptions {
  std::vector<net::Address> servers;  ///< None: those that the system asks.
  Clock::duration timeout = std::chrono::seconds{5};  ///< Of the first try.
  int tries = 4;  ///< Of each server. Each round waits longer than the one before.
};

/// Asks name servers on the loop's own sockets and timers, by c-ares: no thread waits.
/// It knows the system's hosts file and name servers, but not what else getaddrinfo
/// may know.
/// @see ares_getaddrinfo(3)
class MINIMIO_API DnsResolver : public Handle {
 public:
  /// @throws std::system_error errc::not_supported, where minimio was built without
  ///   c-ares.
  explicit DnsResolver(EventLoop& loop, const DnsOptions& options = {});

  /// @param callback is never called before `resolve` returns. Its error is of the
  ///   category "c-ares"; a server that does not answer is errc::timed_out.
  void resolve(const std::string& host, std::uint16_t port, ResolveCallback callback);
};

}  // namespace minimio::loop
