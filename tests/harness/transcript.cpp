#include "harness/transcript.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace harness {
namespace {

constexpr std::size_t lines_kept = 12;

std::string escaped(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    if (code == '\\' || code == '"') {
      text += '\\';
      text += byte;
    } else if (byte == '\n') {
      text += "\\n";
    } else if (std::isprint(code)) {
      text += byte;
    } else {
      char hex[5];
      std::snprintf(hex, sizeof hex, "\\x%02x", code);
      text += hex;
    }
  }
  return text;
}

}  // namespace

void Transcript::add(std::string_view client, std::string_view what) {
  if (lines_.size() == lines_kept) {
    lines_.pop_front();
    ++forgotten_;
  }
  lines_.push_back(std::string{client} + "  " + std::string{what} + "\n");
}

std::string Transcript::text() const {
  std::string text;
  if (forgotten_ > 0) text = "(" + std::to_string(forgotten_) + " earlier lines)\n";
  for (const auto& line : lines_) text += line;
  return text;
}

std::string printable(std::string_view bytes) {
  constexpr std::size_t most = 24;
  if (bytes.size() <= most) return '"' + escaped(bytes) + '"';
  return '"' + escaped(bytes.substr(0, most)) + "\"… (" + std::to_string(bytes.size()) +
         " bytes)";
}

std::string first_difference(std::string_view expected, std::string_view seen) {
  const auto [in_expected, in_seen] =
      std::mismatch(expected.begin(), expected.end(), seen.begin(), seen.end());
  const auto where = static_cast<std::size_t>(in_expected - expected.begin());
  const auto shown = [&](std::string_view bytes) {
    return where < bytes.size() ? printable(bytes.substr(where, 1))
                                : std::string{"the end"};
  };
  return "byte " + std::to_string(where) + ": expected " + shown(expected) + ", saw " +
         shown(seen);
}

}  // namespace harness
