#include <algorithm>
#include <charconv>

#include "exercise.hpp"

namespace {

std::optional<std::size_t> to_length(std::string_view digits) {
  std::size_t length = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, length);
  if (error != std::errc{} || stop != end || length > StringReader::longest) return {};
  return length;
}

}  // namespace

void StringReader::add(std::string_view bytes) { bytes_ += bytes; }

std::optional<std::string> StringReader::next() {
  const std::string_view bytes{bytes_};
  if (broken_ || bytes.empty()) return {};
  const auto line = bytes.find("\r\n");
  constexpr std::size_t longest_line = 20;
  broken_ = bytes.front() != '$' || std::min(line, bytes.size()) > longest_line;
  if (broken_ || line == bytes.npos) return {};

  const auto length = to_length(bytes.substr(1, line - 1));
  broken_ = !length;
  const auto start = line + 2;
  if (broken_ || bytes.size() - start < *length + 2) return {};
  broken_ = bytes.substr(start + *length, 2) != "\r\n";
  if (broken_) return {};

  std::string string{bytes.substr(start, *length)};
  bytes_.erase(0, start + *length + 2);
  return string;
}
