#include "exercise.hpp"

using minimio::loop::Received;
using minimio::loop::Stream;

void relay(Stream& from, Stream& to) {
  to.on_drain([&] { from.read_start(); });
  from.read_start([&](const Received& received) {
    if (received.error) return to.close();
    if (received.is_end()) return to.shutdown();
    if (!to.write(received.bytes)) from.read_stop();
  });
}
