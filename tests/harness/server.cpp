#include "harness/server.hpp"

#include <sysexits.h>

#include <algorithm>
#include <csignal>
#include <regex>

#include "harness/measure.hpp"

namespace harness {

bool is_for_windows(const Command& command) {
  return std::any_of(command.begin(), command.end(),
                     [](const auto& word) { return word.ends_with(".exe"); });
}

std::vector<int> stop_signals(const Command& command) {
  return is_for_windows(command) ? std::vector{SIGINT} : std::vector{SIGTERM, SIGINT};
}

Server::Server(const Command& command, Deadline deadline, Limits limits)
    : process_{command, limits},
      stop_signal_{stop_signals(command).front()},
      deadline_{deadline} {
  const auto line = process_.read_line(deadline);
  if (!line) {
    const auto ending = process_.wait(deadline);
    if (ending.status == EX_UNAVAILABLE) throw Unavailable{ending.errors};
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
  ask_to_end();
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
