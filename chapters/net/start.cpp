#include "net/start.hpp"

#include "net/address.hpp"

namespace net {

std::unique_ptr<minimio::Poller> choose_poller(const Options& options) try {
  return minimio::make_poller(options.poller);
} catch (const std::system_error& error) {
  if (error.code() == std::errc::invalid_argument) throw;  // there is none of that name
  throw Unavailable{error.code(), "make_poller"};
}

minimio::net::TcpListener start_listening(const Options& options) {
  const auto addresses = minimio::net::resolve(options.host, options.port);
  minimio::net::TcpListener listener{addresses.front()};
  announce(listener.handle());
  return listener;
}

}  // namespace net
