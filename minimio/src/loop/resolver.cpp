#include "minimio/loop/resolver.hpp"

#include <utility>

#include "loop/queue_result.hpp"

namespace minimio::loop {

Work resolve(EventLoop& loop, std::string host, std::uint16_t port,
             ResolveCallback callback) {
  return queue_result<Resolution>(
      loop,
      [host = std::move(host), port](Resolution& resolution) {
        resolution.addresses = net::resolve(host, port);
      },
      std::move(callback), WorkKind::look_up);
}

}  // namespace minimio::loop
