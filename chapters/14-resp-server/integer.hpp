#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace resp {

/// The number that these bytes are, if they are how it is printed: no plus, no spaces,
/// no leading zero. Else the same value would have two spellings.
inline std::optional<std::int64_t> to_integer(std::string_view digits) {
  std::int64_t value = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || stop != end) return {};
  const bool negative = digits.front() == '-';
  if (digits[negative] == '0' && digits.size() > 1) return {};
  return value;
}

}  // namespace resp
