#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/date.hpp"
#include "http/status.hpp"

namespace http {

/// The head of a response.
struct Response {
  Status status = Status::ok;
  std::string_view type = "text/plain; charset=utf-8";
  std::uint64_t content_length = 0;
  bool keep_alive = true;
  std::string_view field = {};  // one more, as "Allow: GET, HEAD\r\n"
};

/// Puts the head behind what is there.
void append_head(std::string& out, const Response& response, Date& date);

}  // namespace http
