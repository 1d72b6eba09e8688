#pragma once

#include <span>
#include <utility>

#include "minimio/export.hpp"
#include "minimio/net/io_result.hpp"
#include "minimio/owned_handle.hpp"

namespace minimio::net {

/// The end of a pipe that is read.
class MINIMIO_API PipeReader {
 public:
  PipeReader() noexcept = default;
  explicit PipeReader(OwnedHandle end) noexcept : end_{std::move(end)} {}

  /// No error and no bytes is the end: nobody can write any more.
  /// @see read(2)
  IoResult read(std::span<char> buffer) noexcept;

  NativeHandle handle() const noexcept { return end_.get(); }
  void close() noexcept { end_.close(); }
  explicit operator bool() const noexcept { return static_cast<bool>(end_); }

 private:
  OwnedHandle end_;
};

/// The end of a pipe that is written.
class MINIMIO_API PipeWriter {
 public:
  PipeWriter() noexcept = default;
  explicit PipeWriter(OwnedHandle end) noexcept : end_{std::move(end)} {}

  /// Writes as much as the pipe takes now. With no reader left it is errc::broken_pipe;
  /// SIGPIPE is not raised.
  /// @see write(2)
  IoResult write(std::span<const char> bytes) noexcept;

  NativeHandle handle() const noexcept { return end_.get(); }
  void close() noexcept { end_.close(); }
  explicit operator bool() const noexcept { return static_cast<bool>(end_); }

 private:
  OwnedHandle end_;
};

/// Bytes go in one end and come out of the other. Neither makes you wait. On Windows,
/// where only sockets can be watched, it is a TCP connection to oneself.
struct Pipe {
  PipeReader reader;
  PipeWriter writer;
};

/// @throws std::system_error
/// @see pipe(2)
MINIMIO_API Pipe make_pipe();

}  // namespace minimio::net
