#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/chunked.hpp"
#include "http/head.hpp"

namespace parse {

/// What bytes say: their requests, then perhaps why there are no more.
struct Outcome {
  std::vector<http::Request> requests;
  http::Status refused = http::Status::ok;
};

/// Takes the requests of a connection apart, while they come in pieces.
class Reader {
 public:
  void read(std::string_view piece) {
    waiting_ += piece;
    while (outcome.refused == http::Status::ok &&
           (in_body_ ? end_body() : end_head())) {}
  }

  Outcome outcome = {};

 private:
  bool refuse(http::Status status) {
    outcome.refused = status;
    return false;
  }

  bool end_head() {
    const auto head = std::string_view{waiting_}.substr(0, http::most_head_bytes);
    const auto found = scanner_.scan(head);
    if (found == http::HeadScanner::Found::mistake)
      return refuse(http::Status::bad_request);
    if (found == http::HeadScanner::Found::nothing_yet) return false;
    auto status = http::Status::ok;
    auto request = http::parse_head(head.substr(0, scanner_.size()), status);
    waiting_.erase(0, scanner_.size());
    scanner_ = {};
    if (!request) return refuse(status);
    outcome.requests.push_back(*std::move(request));
    chunks_ = {};
    return in_body_ = true;
  }

  bool end_body() {
    auto& request = outcome.requests.back();
    std::string_view rest{waiting_};
    if (request.is_chunked) {
      const auto status = chunks_.feed(rest, request.body);
      if (status != http::Status::ok) return refuse(status);
    } else {
      const auto part = rest.substr(0, request.content_length - request.body.size());
      request.body += part;
      rest.remove_prefix(part.size());
    }
    waiting_.erase(0, waiting_.size() - rest.size());
    in_body_ = request.is_chunked ? !chunks_.has_ended()
                                  : request.body.size() < request.content_length;
    return !in_body_;
  }

  std::string waiting_;
  http::HeadScanner scanner_;
  http::ChunkedBody chunks_;
  bool in_body_ = false;
};

/// The bytes come in pieces; `next_size` says how many come next, one at least.
template <typename NextSize>
Outcome in_pieces(std::string_view bytes, NextSize next_size) {
  Reader reader;
  while (!bytes.empty()) {
    const auto size = std::min<std::size_t>(next_size(), bytes.size());
    reader.read(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return reader.outcome;
}

}  // namespace parse
