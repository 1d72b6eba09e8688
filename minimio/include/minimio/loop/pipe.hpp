#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/handle.hpp"
#include "minimio/loop/stream.hpp"
#include "minimio/net/pipe.hpp"

namespace minimio::loop {

/// The end of a pipe that is read: net::make_pipe has both ends.
class MINIMIO_API PipeReader : public Handle {
 public:
  PipeReader(EventLoop& loop, net::PipeReader end);

  /// As those of Stream.
  void read_start(ReadCallback callback);
  void read_start();
  void read_stop() noexcept;
};

/// The end of a pipe that is written. To close it is the end for the reader.
class MINIMIO_API PipeWriter : public Handle {
 public:
  PipeWriter(EventLoop& loop, net::PipeWriter end);

  /// As those of Stream. `shutdown` closes the end, once all has been written.
  bool write(std::span<const char> bytes);
  bool write(std::span<const char> bytes, Done done);
  std::size_t pending_bytes() const noexcept;
  std::size_t high_water_mark() const noexcept;
  void set_high_water_mark(std::size_t bytes) noexcept;
  void on_drain(std::function<void()> callback);
  void shutdown(Done done = {});
};

}  // namespace minimio::loop
