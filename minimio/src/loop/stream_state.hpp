#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <span>
#include <system_error>
#include <utility>

#include "loop/byte_queue.hpp"
#include "loop/handle_state.hpp"
#include "minimio/loop/stream.hpp"
#include "minimio/net/io_result.hpp"

namespace minimio::loop {

/// Reads and writes for all kinds of streams. What the system has to do, the derived
/// classes know.
class StreamState : public HandleState {
 public:
  void read_start(ReadCallback callback);
  void read_start();
  void read_stop();

  //! [write]
  bool write(std::span<const char> bytes) {
    const auto sent = write_now(bytes);
    return sent == bytes.size() || keep(bytes.subspan(sent), {});
  }
  //! [write]
  bool write(std::span<const char> bytes, Done&& done) {
    const auto sent = bytes.empty() ? 0 : write_now(bytes);
    return keep(bytes.subspan(sent), std::move(done));
  }
  std::size_t pending_bytes() const noexcept { return pending_.size(); }
  std::size_t high_water_mark() const noexcept { return high_water_mark_; }
  void set_high_water_mark(std::size_t bytes) noexcept { high_water_mark_ = bytes; }
  void on_drain(std::function<void()> callback);
  void shutdown(Done&& done);

 protected:
  explicit StreamState(bool is_connected) noexcept : is_connected_{is_connected} {}

  /// It has begun to connect, or could not.
  void await_connection(std::error_code error, Done&& done);
  /// @param error what becomes of it, when its turn has come.
  void add_request(Done&& done, std::error_code error = {}, bool shuts_down = false);

 private:
  /// It is over when all that was pending before it is sent.
  struct Request {
    std::uint64_t end;  // in the bytes that were ever pending
    Done done;
    std::error_code error = {};
    bool shuts_down = false;
  };

  virtual NativeHandle native_handle() const noexcept = 0;
  virtual std::error_code connect_error() noexcept { return {}; }
  virtual net::IoResult receive(std::span<char> buffer) noexcept = 0;
  virtual net::IoResult send(std::span<const char> bytes) noexcept = 0;
  virtual std::error_code shut_down() noexcept = 0;
  virtual void close_native() noexcept = 0;

  void on_event(const Event& event) override;
  void read();
  void end_reading(std::error_code error);
  std::size_t write_now(std::span<const char> bytes);
  bool may_write_now() const noexcept;
  void write_on(const Event& event);
  bool keep(std::span<const char> bytes, Done&& done);
  bool is_connecting() const noexcept;
  void finish_connecting();
  void send_pending();

  bool is_over(const Request& request) const noexcept;
  Request take_request();
  void tell(const Request& request);
  void finish_requests();
  void tell_writers();

  void fail(std::error_code error);
  void update();

  void on_close() noexcept override;
  void cancel_requests() override;
  void drop_callbacks() noexcept override;

  ReadCallback read_;
  std::function<void()> drain_;
  std::list<Request> requests_;
  ByteQueue pending_;
  std::uint64_t sent_ = 0;  // of the bytes that were ever pending
  std::size_t high_water_mark_ = 64 * 1024;
  std::error_code error_;  // of writing
  bool is_connected_;
  bool is_calm_ = false;  // all is written, nobody waits to hear of it, nothing failed
  bool is_reading_ = false;
  bool is_shut_ = false;        // or will be
  bool needs_drain_ = false;    // a write has returned false
  bool error_is_told_ = false;  // to somebody
};

/// With the read, write and shutdown_write that Native has.
template <typename Native>
class StreamOf : public StreamState {
 public:
  explicit StreamOf(Native native) noexcept
      : StreamState{static_cast<bool>(native)}, native_{std::move(native)} {}

  Native& native() noexcept { return native_; }

 private:
  NativeHandle native_handle() const noexcept override { return native_.handle(); }

  net::IoResult receive(std::span<char> buffer) noexcept override {
    if constexpr (requires { native_.read(buffer); }) return native_.read(buffer);
    return {0, std::errc::bad_file_descriptor};
  }

  net::IoResult send(std::span<const char> bytes) noexcept override {
    if constexpr (requires { native_.write(bytes); }) return native_.write(bytes);
    return {0, std::errc::bad_file_descriptor};
  }

  std::error_code shut_down() noexcept override {
    if constexpr (requires { native_.shutdown_write(); })
      return native_.shutdown_write();
    unwatch();
    native_.close();
    return {};
  }

  void close_native() noexcept override { native_.close(); }

  Native native_;
};

}  // namespace minimio::loop
