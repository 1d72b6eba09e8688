#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <system_error>

#include "minimio/export.hpp"
#include "minimio/loop/handle.hpp"

namespace minimio::loop {

/// What a read has brought: bytes, the end, or an error.
struct Received {
  std::span<const char> bytes;  ///< The loop's: they go when the callback returns.
  std::error_code error;

  /// Whether there are bytes. After the end, and after an error, nothing more comes.
  explicit operator bool() const noexcept { return !bytes.empty(); }
  /// The peer sends no more.
  bool is_end() const noexcept { return bytes.empty() && !error; }
};

/// How a request ended. errc::operation_canceled: its handle was closed.
using Done = std::function<void(std::error_code)>;
using ReadCallback = std::function<void(const Received&)>;

/// Bytes in and bytes out: a TcpStream, and what else is like it.
class MINIMIO_API Stream : public Handle {
 public:
  /// Calls back with what comes, up to 64 KiB at a time. After the end or an error
  /// reading has stopped.
  void read_start(ReadCallback callback);
  /// Takes up again, with the callback of before.
  void read_start();
  /// A pause: what comes waits in the system, until that is full, and the peer has to
  /// wait.
  void read_stop() noexcept;

  /// Writes what the system takes now, and keeps a copy of the rest until it has room;
  /// all in order. What is written before the stream is connected waits for that.
  /// @param done is called once the system has all of these bytes, and all before them,
  ///   or with the error; never before `write` returns. An error that no `done` hears
  ///   is told to the callback of read_start, even if that is stopped.
  /// @return whether no more than `high_water_mark` is pending. At false, do wait for
  ///   `on_drain` before you write more.
  bool write(std::span<const char> bytes, Done done);
  /// The same, without being told.
  bool write(std::span<const char> bytes);

  /// How much is written, and not yet with the system.
  std::size_t pending_bytes() const noexcept;

  /// 64 KiB at first.
  std::size_t high_water_mark() const noexcept;
  void set_high_water_mark(std::size_t bytes) noexcept;
  /// After a `write` that returned false: when nothing is pending any more.
  void on_drain(std::function<void()> callback);

  /// Once all has been written, tells the peer that nothing more comes. Reading goes
  /// on. A write that comes later ends with errc::broken_pipe.
  /// @see shutdown(2), SHUT_WR
  void shutdown(Done done = {});

 protected:
  using Handle::Handle;
};

}  // namespace minimio::loop
