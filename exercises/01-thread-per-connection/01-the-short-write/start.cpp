#include <unistd.h>

#include "exercise.hpp"
#include "net/system_call.hpp"

bool send_all(const net::Descriptor& socket, std::string_view bytes) {
  const auto written = net::retry_on_eintr(
      [&] { return ::write(socket.get(), bytes.data(), bytes.size()); });
  return written >= 0;
}
