#include <cstdlib>

#include "exercise.hpp"

void StringReader::add(std::string_view bytes) { bytes_ += bytes; }

std::optional<std::string> StringReader::next() {
  const auto line = bytes_.find("\r\n");
  if (line == bytes_.npos) return {};

  const auto length = std::strtoul(&bytes_[1], nullptr, 10);
  const auto start = line + 2;
  bytes_.reserve(start + length + 2);
  if (bytes_.size() < start + length + 2) return {};

  auto string = bytes_.substr(start, length);
  bytes_.erase(0, start + length + 2);
  return string;
}
