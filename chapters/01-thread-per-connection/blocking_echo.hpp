#pragma once

#include <chrono>
#include <span>
#include <thread>

#include "net/descriptor.hpp"
#include "net/system_call.hpp"

//! [echo]
/// Hands all the bytes to the kernel, waiting where it has no room. False: the client
/// has gone.
inline bool write_all(const net::Descriptor& client, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const auto written = net::retry_on_eintr(
        [&] { return ::write(client.get(), bytes.data(), bytes.size()); });
    if (written < 0) return false;
    bytes = bytes.subspan(written);
  }
  return true;
}

/// Sends back what the client says until it hangs up.
inline void echo_until_end(const net::Descriptor& client) {
  char buffer[16 * 1024];
  for (;;) {
    const auto received = net::retry_on_eintr(
        [&] { return ::read(client.get(), buffer, sizeof buffer); });
    if (received <= 0)
      return;  // 0: it has finished sending; less: its connection broke
    if (!write_all(client, std::span{buffer}.first(received))) return;
  }
}
//! [echo]

//! [out-of-descriptors]
/// The client that could not be accepted stays in the queue, so there is nothing to do
/// but try again later. Trying again at once would be a busy loop. accept(2), EMFILE
inline void wait_for_a_free_descriptor() {
  std::this_thread::sleep_for(std::chrono::milliseconds{100});
}
//! [out-of-descriptors]
