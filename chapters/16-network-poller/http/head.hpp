#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/status.hpp"

namespace http {

/// A head is no longer than this, and has no more fields.
inline constexpr std::size_t most_head_bytes = 8 * 1024;
inline constexpr int most_fields = 100;

/// Finds where the head of a request ends, while it comes in pieces. What no head has,
/// as a line that ends without CR or a first line without a version, it refuses as soon
/// as it sees it.
/// @see RFC 9112, 2.2
class HeadScanner {
 public:
  enum class Found { nothing_yet, end, mistake };

  /// @param head all that has come of it, with what was scanned before.
  Found scan(std::string_view head) noexcept;

  /// After `end`: how long the head is, with its empty line.
  std::size_t size() const noexcept { return scanned_; }

  /// Whether the first line has ended.
  bool has_request_line() const noexcept { return has_line_; }

 private:
  std::size_t scanned_ = 0;
  std::size_t line_begin_ = 0;
  bool has_line_ = false;
};

/// What the head of a request says, as far as we use it.
struct Request {
  std::string method;
  std::string target;  // the path and what follows, as it was sent
  bool keep_alive = true;
  bool is_chunked = false;
  bool expects_continue = false;
  std::uint64_t content_length = 0;
  std::string body = {};  // comes after the head
};

/// Reads a whole head. It is strict: two servers that read one head differently can be
/// played off against each other.
/// @param status why there is no request: 400, 413, 417, 431, 501 or 505.
/// @see RFC 9112, 3 to 6, and 11.2, "Request Smuggling"
std::optional<Request> parse_head(std::string_view head, Status& status);

/// Whether it is a name of a field or a method: letters, digits and !#$%&'*+-.^_`|~
/// @see RFC 9110, 5.6.2
bool is_token(std::string_view text) noexcept;

/// A line of a head or of a trailer, without its CRLF, that is a field.
struct Field {
  std::string_view name;
  std::string_view value;
};
std::optional<Field> parse_field(std::string_view line) noexcept;

/// Whether they are the same, but for upper and lower case.
bool same_word(std::string_view one, std::string_view other) noexcept;

}  // namespace http
