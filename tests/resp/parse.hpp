#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "request_parser.hpp"

namespace parse {

/// What bytes say: their requests, then perhaps why the rest can't be understood.
struct Outcome {
  std::vector<std::vector<std::string>> requests;
  std::string error;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// The bytes come in pieces; `next_size` says how many come next, one at least.
template <typename NextSize>
Outcome in_pieces(std::string_view bytes, NextSize next_size) {
  Outcome outcome;
  resp::RequestParser parser;
  std::string waiting;
  while (!bytes.empty()) {
    const auto size = std::min<std::size_t>(next_size(), bytes.size());
    waiting += bytes.substr(0, size);
    bytes.remove_prefix(size);
    for (;;) {
      const auto status = parser.parse(waiting);
      if (status == resp::RequestParser::Status::incomplete) break;
      if (status == resp::RequestParser::Status::invalid) {
        outcome.error = parser.error();
        return outcome;
      }
      const auto words = parser.arguments();
      outcome.requests.emplace_back(words.begin(), words.end());
      waiting.erase(0, parser.size());
      parser.reset();
    }
  }
  return outcome;
}

inline Outcome at_once(std::string_view bytes) {
  return in_pieces(bytes, [&] { return bytes.size(); });
}

}  // namespace parse
