#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace http {

/// The path of a target: decoded, without the query, without "." and "..", and with one
/// slash where there were several. It begins with a slash.
/// @return nothing, where a %XX is none, a control character is hidden in one, or the
///   path goes up beyond its beginning.
/// @see RFC 3986, 5.2.4
std::optional<std::string> decode_path(std::string_view target);

/// A path for a Location field: what could be misunderstood is encoded.
std::string encode_path(std::string_view path);

}  // namespace http
