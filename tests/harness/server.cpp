#include "harness/server.hpp"

#include <csignal>
#include <regex>

#include "harness/measure.hpp"

namespace harness {

Server::Server(const Command& command, Deadline deadline, Limits limits)
    : process_{command, limits}, deadline_{deadline} {
  const auto line = process_.read_line(deadline);
  if (!line) {
    process_.wait(deadline);
    throw Failure{"it never listened\n" + obituary()};
  }
  static const std::regex form{R"(listening on \[?([^\]]+)\]?:([0-9]+))"};
  std::smatch parts;
  if (!std::regex_match(*line, parts, form)) {
    throw Failure{
        "a server's first line is \"listening on HOST:PORT\"; this one's was " +
        printable(*line)};
  }
  host_ = parts[1];
  port_ = static_cast<std::uint16_t>(std::stoul(parts[2]));
}

Server::~Server() {
  if (!process_.is_running()) return;
  signal(SIGTERM);
  eventually([this] { return !process_.is_running(); },
             within(std::chrono::milliseconds{300}));
}

std::string Server::obituary() {
  const auto status = process_.status();
  if (!status) return {};
  return "the server ended with status " + std::to_string(*status) + "\n" +
         process_.errors();
}

}  // namespace harness
