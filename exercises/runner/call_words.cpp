#include "runner/call_words.hpp"

#include <algorithm>
#include <initializer_list>
#include <sstream>
#include <string_view>

namespace runner {
namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

bool is_accept(const SystemCall& call) { return call.name.starts_with("accept"); }

bool takes_in(const SystemCall& call) {
  return is_accept(call) || is_one_of(call.name, {"read", "recvfrom"});
}

bool gives_out(const SystemCall& call) {
  return is_one_of(call.name, {"write", "sendto"});
}

bool is_shown(const SystemCall& call) {
  return takes_in(call) || gives_out(call) ||
         is_one_of(call.name,
                   {"close", "shutdown", "select", "pselect6", "poll", "ppoll",
                    "epoll_wait", "epoll_pwait", "epoll_pwait2", "epoll_ctl",
                    "io_uring_enter", "clone", "clone3", "futex"});
}

bool is_blocked(const SystemCall& call) { return call.end - call.begin >= blocked; }

std::map<int, int> numbered_threads(const std::vector<SystemCall>& calls) {
  std::map<int, int> numbers;
  for (const auto& call : calls) {
    if (is_shown(call)) numbers[call.thread];
  }
  int number = 0;
  for (auto& thread : numbers) thread.second = ++number;
  return numbers;
}

std::string outcome(const SystemCall& call) {
  std::istringstream words{call.result};
  std::string number, error;
  words >> number >> error;
  if (number == "-1") return error;
  number.resize(std::min(number.find('<'), number.size()));
  return number == "?" ? "" : number;
}

bool has_succeeded(const SystemCall& call) {
  const auto result = outcome(call);
  return !result.empty() && !result.starts_with('E');
}

std::string label(const SystemCall& call) {
  const auto result = outcome(call);
  const bool counts = takes_in(call) || gives_out(call) ||
                      call.name.find("wait") != call.name.npos ||
                      call.name.find("poll") != call.name.npos || call.name == "select";
  const bool tells = (counts && !is_accept(call)) || result.starts_with('E');
  return tells && !result.empty() ? call.name + " " + result : call.name;
}

std::string label(const Deed& deed) {
  return deed.text.empty() ? deed.what : deed.what + " " + deed.text;
}

Period shown_period(const RunLog& run) {
  constexpr double moment = 0.02;
  return {run.deeds.front().time - moment, run.deeds.back().time + moment};
}

/// strace names the peer of a socket: <TCP:[127.0.0.1:7000->127.0.0.1:40012]>
bool is_about(const SystemCall& call, std::uint16_t port) {
  const auto peer = ":" + std::to_string(port) + "]>";
  return call.arguments.find(peer) != std::string::npos ||
         call.result.find(peer) != std::string::npos;
}

}  // namespace runner
