#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/status.hpp"

namespace http {

/// A body is no longer than this.
inline constexpr std::size_t most_body_bytes = 1024 * 1024;

/// Takes the chunks of a body apart while they come in pieces.
/// @see RFC 9112, 7.1
class ChunkedBody {
 public:
  /// Takes what belongs to the body off the front of the bytes, and puts what is in its
  /// chunks behind `body`.
  /// @return ok; 400 for what is no chunk; 413 when it becomes too long; 431 for a line
  ///   or a trailer that does.
  Status feed(std::string_view& bytes, std::string& body);

  bool has_ended() const noexcept { return state_ == State::over; }

 private:
  enum class State { size, data, after_data, trailer, over };

  Status take_line(char c);
  Status end_line();
  Status begin_chunk();

  State state_ = State::size;
  std::string line_;                 // the one that has not ended
  std::size_t line_bytes_ = 0;       // of extensions and trailers
  std::uint64_t left_of_chunk_ = 0;  // bytes
  std::size_t body_bytes_ = 0;
};

}  // namespace http
