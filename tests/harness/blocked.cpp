#include "harness/blocked.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <regex>
#include <vector>

#include "harness/measure.hpp"
#include "harness/process.hpp"

namespace harness {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t lines_kept = 4;

/// `24994 select(6, [5], NULL <detached ...>` as `select(6, [5], NULL, …)`: what comes
/// behind it is not known before the call ends.
std::string call_of(const std::string& line) {
  static const std::regex number{R"(^\d+ +)"};
  static const std::regex unfinished{R"((,? *)<(detached|unfinished) \.\.\.>$)"};
  static const std::regex going_on{R"(^restart_syscall\(<\.\.\. resuming.*)"};
  auto call = std::regex_replace(line, number, "");
  call = std::regex_replace(call, going_on,
                            "poll, or another wait that goes on after a look at it");
  return std::regex_replace(call, unfinished, ", …)");
}

}  // namespace

std::string current_calls(pid_t process) try {
  const auto trace = std::filesystem::temp_directory_path() /
                     ("minimio-calls-" + std::to_string(std::random_device{}()));
  const auto has_lines = [&] {
    std::error_code error;
    return std::filesystem::file_size(trace, error) > 0 && !error;
  };
  {
    Process strace{
        {"strace", "-f", "-qq", "-o", trace.string(), "-p", std::to_string(process)}};
    eventually([&] { return has_lines() || !strace.is_running(); }, within(500ms));
    strace.signal(SIGTERM);
    eventually([&] { return !strace.is_running(); }, within(500ms));
  }
  std::vector<std::string> lines;
  std::ifstream file{trace};
  for (std::string line; std::getline(file, line);) lines.push_back(call_of(line));
  std::filesystem::remove(trace);
  std::string calls;
  for (auto i = lines.size() - std::min(lines.size(), lines_kept); i < lines.size();
       ++i)
    calls += lines[i] + "\n";
  return calls;
} catch (const std::exception&) {
  return {};
}

}  // namespace harness
