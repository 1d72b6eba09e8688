#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

struct Field {
  std::string_view name;   // in upper or lower case
  std::string_view value;  // without blanks round it
};

struct Body {
  bool is_chunked = false;
  std::uint64_t length = 0;  // in bytes, if it is not chunked
};

/// Where the body of a request ends.
/// @return nothing, if the fields can be read in two ways: the request is refused.
/// @see RFC 9112, 6.3 and 11.2
std::optional<Body> body_of(std::span<const Field> fields);
