#include "harness/server.hpp"

#include <sysexits.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <regex>

#include "harness/blocked.hpp"
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
      in_wine_{is_for_windows(command)},
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

void Server::pause() {
  signal(SIGSTOP);
  if (!wait_until_stopped(pid(), deadline_)) throw Failure{"the server does not stop"};
}

void Server::resume() const { signal(SIGCONT); }

std::string Server::doing() {
  const bool can_tell = process_.is_running() && !in_wine_;  // its calls are Wine's
  const auto calls = can_tell ? current_calls(pid()) : std::string{};
  return calls.empty() ? calls : "Your server was in " + calls;
}

std::string Server::obituary() {
  const auto status = process_.status();
  if (!status) return {};
  const auto signal =
      *status > 128 ? std::string{" ("} + ::strsignal(*status - 128) + ")" : "";
  return "the server ended with status " + std::to_string(*status) + signal + "\n" +
         process_.errors();
}

}  // namespace harness
