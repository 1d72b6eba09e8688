#include "runner/run_log.hpp"

#include <algorithm>
#include <cstdio>
#include <istream>
#include <map>
#include <sstream>

namespace runner {
namespace {

constexpr std::string_view unfinished = " <unfinished ...>";
constexpr std::string_view resumed = " resumed>";

Deed read_deed(std::istream& words) {
  Deed deed;
  words >> deed.client >> deed.time >> deed.what >> deed.port;
  words.get();
  std::getline(words, deed.text);
  return deed;
}

/// `read(3, "x", 9) = 1 <0.000011>`, or what is left of it after `resumed>`.
void read_end(SystemCall& call, std::string text) {
  const auto equals = text.rfind(" = ");
  if (equals == text.npos) return;
  call.result = text.substr(equals + 3);
  call.arguments += text.substr(0, text.find_last_not_of(' ', equals) + 1);
  if (call.arguments.ends_with(')')) call.arguments.pop_back();
  if (const auto time = call.result.rfind(" <"); time != call.result.npos) {
    call.end = call.begin + std::stod(call.result.substr(time + 2));
    call.result.resize(time);
  }
}

class Reader {
 public:
  void read_line(const std::string& line) {
    std::istringstream words{line};
    std::string first;
    words >> first;
    if (first == "server") {
      words >> log_.server;
    } else if (first == "deed") {
      log_.deeds.push_back(read_deed(words));
    } else if (!first.empty()) {
      read_call(std::stoi(first), words);
    }
  }

  RunLog take() {
    for (auto& [thread, call] : under_way_) {  // it was in them when it ended
      call.end = last_time_;
      log_.calls.push_back(std::move(call));
    }
    std::ranges::stable_sort(log_.calls, {}, &SystemCall::begin);
    std::ranges::stable_sort(log_.deeds, {}, &Deed::time);
    return std::move(log_);
  }

 private:
  void read_call(int thread, std::istream& words) {
    std::string text;
    words >> last_time_;
    words.get();
    std::getline(words, text);
    if (text.starts_with("<... ")) {
      const auto call = under_way_.find(thread);
      if (call == under_way_.end()) return;
      read_end(call->second, text.substr(text.find(resumed) + resumed.size()));
      log_.calls.push_back(std::move(call->second));
      under_way_.erase(call);
      return;
    }
    const auto opening = text.find('(');
    if (text.starts_with("---") || text.starts_with("+++") || opening == text.npos)
      return;
    SystemCall call{.thread = thread,
                    .begin = last_time_,
                    .end = last_time_,
                    .name = text.substr(0, opening),
                    .arguments = {},
                    .result = {}};
    text.erase(0, opening + 1);
    if (text.ends_with(unfinished)) {
      call.arguments = text.substr(0, text.size() - unfinished.size());
      under_way_[thread] = std::move(call);
    } else {
      read_end(call, text);
      log_.calls.push_back(std::move(call));
    }
  }

  RunLog log_;
  std::map<int, SystemCall> under_way_;  // by thread
  double last_time_ = 0;
};

}  // namespace

RunLog read_run_log(std::istream& text) {
  Reader reader;
  for (std::string line; std::getline(text, line);) reader.read_line(line);
  return reader.take();
}

std::string line_of(const Deed& deed) {
  char start[64];
  std::snprintf(start, sizeof start, "deed %c %.6f ", deed.client, deed.time);
  return start + deed.what + " " + std::to_string(deed.port) + " " + deed.text;
}

}  // namespace runner
