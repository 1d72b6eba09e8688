#include "exercise.hpp"

namespace {

std::string reply_to(std::string_view request) {
  if (request == "PING") return "+PONG\r\n";
  if (request.starts_with("ECHO "))
    return "+" + std::string{request.substr(5)} + "\r\n";
  return "-ERR unknown command\r\n";
}

}  // namespace

void Session::receive(std::string_view bytes) {
  received_ += bytes;
  std::size_t start = 0;
  for (;;) {
    const auto end = received_.find("\r\n", start);
    if (end == received_.npos) break;
    send_(reply_to(std::string_view{received_}.substr(start, end - start)));
    start = end + 2;
  }
  received_.erase(0, start);
}
