#include "http/response.hpp"

#include <charconv>

namespace http {
namespace {

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

}  // namespace

void append_head(std::string& out, const Response& response, Date& date) {
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(response.status));
  out.append(" ").append(reason(response.status));
  out.append("\r\nServer: minimio\r\nDate: ").append(date.now());
  out.append("\r\nContent-Type: ").append(response.type);
  out.append("\r\nContent-Length: ");
  append_number(out, response.content_length);
  out.append(response.keep_alive ? "\r\nConnection: keep-alive\r\n"
                                 : "\r\nConnection: close\r\n");
  out.append(response.field).append("\r\n");
}

}  // namespace http
