#include <unistd.h>

#include <chrono>
#include <string_view>
#include <thread>

#include "exercise.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"
#include "net/system_call.hpp"

namespace {

using namespace std::chrono_literals;

constexpr std::string_view tick = "tick\n";

/// @return false when the client has gone.
bool send_tick(const net::Descriptor& client) {
  const auto written = net::retry_on_eintr(
      [&] { return ::write(client.get(), tick.data(), tick.size()); });
  return written >= 0;
}

void tick_until_gone(const net::Descriptor& client) {
  while (send_tick(client)) std::this_thread::sleep_for(1ms);
}

}  // namespace

void serve(const net::Descriptor& listener) {
  for (;;) {
    std::error_code error;
    if (auto client = net::accept_client(listener, error))
      std::thread{[client = std::move(client)] { tick_until_gone(client); }}.detach();
  }
}
