#include "exercise.hpp"

using minimio::loop::Received;
using minimio::loop::Stream;

void relay(Stream& from, Stream& to) {
  from.read_start([&](const Received& received) {
    if (received.error) return to.close();
    if (received.is_end()) return to.shutdown();
    to.write(received.bytes);
  });
}
