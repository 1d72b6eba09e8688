#include "glob.hpp"

#include <algorithm>
#include <cstddef>

namespace resp {
namespace {

// One element of a pattern: what it takes to stand for a byte, and what is behind it.
struct Step {
  bool stands = false;
  std::string_view rest;
};

unsigned char code(char byte) { return static_cast<unsigned char>(byte); }

Step match_set(std::string_view pattern, char byte) {
  std::size_t i = 1;
  const bool excluded = i < pattern.size() && pattern[i] == '^';
  if (excluded) ++i;
  bool found = false;
  for (;; ++i) {
    if (i + 1 < pattern.size() && pattern[i] == '\\') {
      found |= pattern[++i] == byte;
    } else if (i >= pattern.size() || pattern[i] == ']') {
      break;
    } else if (i + 2 < pattern.size() && pattern[i + 1] == '-') {
      const auto [low, high] = std::minmax({code(pattern[i]), code(pattern[i + 2])});
      found |= low <= code(byte) && code(byte) <= high;
      i += 2;
    } else {
      found |= pattern[i] == byte;
    }
  }
  return {found != excluded, pattern.substr(std::min(i + 1, pattern.size()))};
}

Step match_one(std::string_view pattern, char byte) {
  switch (pattern.front()) {
    case '?':
      return {true, pattern.substr(1)};
    case '[':
      return match_set(pattern, byte);
    case '\\':
      if (pattern.size() > 1) pattern.remove_prefix(1);
      break;
    default:
      break;
  }
  return {pattern.front() == byte, pattern.substr(1)};
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
  // Where the last star was, and how far the bytes go that it stands for.
  std::string_view behind_star, starred;
  bool star = false;
  for (;;) {
    if (!pattern.empty() && pattern.front() == '*') {
      star = true;
      behind_star = pattern = pattern.substr(1);
      starred = text;
      continue;
    }
    if (text.empty()) return pattern.empty();
    const auto step = pattern.empty() ? Step{} : match_one(pattern, text.front());
    if (step.stands) {
      pattern = step.rest;
      text.remove_prefix(1);
    } else if (star) {  // it stands for one byte more
      starred.remove_prefix(1);
      pattern = behind_star;
      text = starred;
    } else {
      return false;
    }
  }
}

}  // namespace resp
