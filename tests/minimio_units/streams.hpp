#pragma once

#include <array>
#include <string>
#include <string_view>

#include "minimio/net/io_result.hpp"
#include "minimio/net/tcp.hpp"
#include "minimio_units/kit.hpp"

namespace units {

/// Reads so many bytes, or as many as come before the end or an error, which it leaves
/// in `error`.
template <typename Readable>
std::string read(Readable& stream, std::size_t count, std::errc& error) {
  std::string text;
  std::array<char, 65536> buffer;
  while (text.size() < count) {
    const auto room = std::min(buffer.size(), count - text.size());
    const auto result = stream.read(std::span{buffer}.first(room));
    if (result.would_block()) {
      await(stream.handle(), minimio::Interest::readable);
      continue;
    }
    error = result.error;
    if (!result || result.bytes == 0) break;
    text.append(buffer.data(), result.bytes);
  }
  return text;
}

/// The same, where no error is expected.
template <typename Readable>
std::string read(Readable& stream, std::size_t count) {
  std::errc error{};
  auto text = read(stream, count, error);
  REQUIRE(error == std::errc{});
  return text;
}

template <typename Readable>
std::string read_to_end(Readable& stream) {
  return read(stream, std::string::npos);
}

/// What the next read fails with, once what is still there has been read.
template <typename Readable>
std::errc read_to_error(Readable& stream) {
  std::errc error{};
  read(stream, std::string::npos, error);
  return error;
}

template <typename Writable>
void write(Writable& stream, std::string_view text) {
  while (!text.empty()) {
    const auto result = stream.write(text);
    if (result.would_block()) {
      await(stream.handle(), minimio::Interest::writable);
      continue;
    }
    REQUIRE(result.error == std::errc{});
    text.remove_prefix(result.bytes);
  }
}

/// Writes until nothing more fits.
template <typename Writable>
std::string fill(Writable& stream) {
  std::string written;
  for (;;) {
    const std::string block(10'000, static_cast<char>('a' + written.size() % 26));
    const auto result = stream.write(block);
    if (result.would_block()) return written;
    REQUIRE(result.error == std::errc{});
    written.append(block, 0, result.bytes);
  }
}

/// Writes until that fails, which it does sooner or later once nobody reads any more.
template <typename Writable>
std::errc write_to_error(Writable& stream) {
  for (;;) {
    const auto result = stream.write(std::string_view{"x"});
    if (result.would_block())
      await(stream.handle(), minimio::Interest::writable);
    else if (!result)
      return result.error;
  }
}

/// Waits for a connection and takes it.
template <typename Listener>
auto accept(Listener& listener) {
  await(listener.handle(), minimio::Interest::readable);
  std::error_code error;
  auto stream = listener.accept(error);
  REQUIRE(error == std::error_code{});
  REQUIRE(stream);
  return stream;
}

/// Both ends of a connection.
template <typename Stream>
struct Connection {
  Stream near, far;
};

inline Connection<minimio::net::TcpStream> connect(
    minimio::net::TcpListener& listener) {
  auto near = minimio::net::TcpStream::connect(listener.local_address());
  auto far = accept(listener);
  await(near.handle(), minimio::Interest::writable);
  REQUIRE(near.connect_error() == std::error_code{});
  return {std::move(near), std::move(far)};
}

inline minimio::net::Address any_port() { return {"127.0.0.1", 0}; }

inline Connection<minimio::net::TcpStream> tcp_connection() {
  minimio::net::TcpListener listener{any_port()};
  return connect(listener);
}

}  // namespace units
