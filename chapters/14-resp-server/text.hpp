#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace resp {

inline char to_lower(char byte) {
  return 'A' <= byte && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

/// Whether they are the same but for capitals, as commands and their options are.
inline bool is(std::string_view word, std::string_view other) {
  return std::equal(word.begin(), word.end(), other.begin(), other.end(),
                    [](char one, char two) { return to_lower(one) == to_lower(two); });
}

inline std::string in_lower_case(std::string_view word) {
  std::string lower{word};
  std::transform(lower.begin(), lower.end(), lower.begin(), to_lower);
  return lower;
}

}  // namespace resp
