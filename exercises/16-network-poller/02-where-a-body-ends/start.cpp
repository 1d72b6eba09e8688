#include <algorithm>
#include <cstdlib>
#include <string>

#include "exercise.hpp"

namespace {

bool same_word(std::string_view one, std::string_view other) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  };
  return std::ranges::equal(one, other, {}, lower, lower);
}

}  // namespace

std::optional<Body> body_of(std::span<const Field> fields) {
  Body body;
  for (const auto& [name, value] : fields) {
    if (same_word(name, "content-length"))
      body.length = std::strtoull(std::string{value}.c_str(), nullptr, 10);
    if (same_word(name, "transfer-encoding"))
      body.is_chunked = value.find("chunked") != std::string_view::npos;
  }
  return body;
}
