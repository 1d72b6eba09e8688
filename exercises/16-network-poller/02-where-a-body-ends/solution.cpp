#include <algorithm>
#include <charconv>

#include "exercise.hpp"

namespace {

bool same_word(std::string_view one, std::string_view other) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  };
  return std::ranges::equal(one, other, {}, lower, lower);
}

std::optional<std::uint64_t> number_of(std::string_view digits) {
  std::uint64_t number = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stop != end) return {};
  return number;
}

}  // namespace

std::optional<Body> body_of(std::span<const Field> fields) {
  Body body;
  bool is_known = false;
  for (const auto& [name, value] : fields) {
    const bool is_length = same_word(name, "content-length");
    if (!is_length && !same_word(name, "transfer-encoding")) continue;
    if (is_known) return {};
    is_known = true;
    if (is_length) {
      const auto length = number_of(value);
      if (!length) return {};
      body.length = *length;
    } else {
      if (!same_word(value, "chunked")) return {};
      body.is_chunked = true;
    }
  }
  return body;
}
