#include <unistd.h>

#include "exercise.hpp"
#include "net/system_call.hpp"

bool send_all(const net::Descriptor& socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = net::retry_on_eintr(
        [&] { return ::write(socket.get(), bytes.data(), bytes.size()); });
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}
