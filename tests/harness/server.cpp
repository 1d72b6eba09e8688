#include "harness/server.hpp"

#include <charconv>
#include <csignal>

#include "harness/measure.hpp"

namespace harness {

Server::Server(const Command& command, Deadline deadline, Limits limits)
    : process_{command, limits}, deadline_{deadline} {
  const auto line = process_.read_line(deadline);
  if (!line) {
    process_.wait(deadline);
    throw Failure{"it never listened\n" + obituary()};
  }
  const auto colon = line->rfind(':');
  const char* const end = line->data() + line->size();
  if (!line->starts_with("listening on ") ||
      std::from_chars(line->data() + colon + 1, end, port_).ptr != end) {
    throw Failure{
        "a server's first line is \"listening on HOST:PORT\"; this one's was " +
        quoted(*line)};
  }
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
