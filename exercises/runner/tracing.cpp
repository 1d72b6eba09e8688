#include "runner/tracing.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "runner/files.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// A file for a tool to write its figures into, gone when we are.
class Report {
 public:
  Report()
      : path_{fs::temp_directory_path() / ("minimio-" + std::to_string(::getpid()))} {}
  ~Report() { fs::remove(path_); }
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  std::string path() const { return path_.string(); }

  /// The number in the line that satisfies the reader. The tool may still be writing
  /// it.
  std::optional<double> figure(
      const std::function<std::optional<double>(const std::string&)>& read) {
    std::optional<double> found;
    harness::eventually(
        [&] {
          std::ifstream file{path_};
          for (std::string line; !found && std::getline(file, line);)
            found = read(line);
          return found.has_value();
        },
        harness::within(5s));
    return found;
  }

 private:
  fs::path path_;
};

void use_and_end(const harness::Command& command, const Use& use) {
  harness::Server server{command, harness::within(60s)};
  use(server);
  server.ask_to_end();
  server.wait_for_end(harness::within(20s));
}

harness::Command behind(harness::Command tool, const harness::Command& server) {
  tool.insert(tool.end(), server.begin(), server.end());
  return tool;
}

}  // namespace

bool is_installed(const std::string& program) {
  std::istringstream folders{std::getenv("PATH")};
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((fs::path{folder} / program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

std::optional<double> system_calls(const harness::Command& server, const Use& use) {
  if (!is_installed("strace")) return std::nullopt;
  Report report;
  // -D: strace is the child of the server, so that signals reach the server.
  use_and_end(
      behind({"strace", "-D", "-f", "-c", "-U", "calls,name", "-o", report.path()},
             server),
      use);
  return report.figure([](const std::string& line) -> std::optional<double> {
    if (!line.ends_with(" total")) return std::nullopt;
    return std::stod(line);
  });
}

std::optional<std::string> traced(const harness::Command& server, const Use& use) {
  if (!is_installed("strace")) return std::nullopt;
  Report report;
  use_and_end(
      behind({"strace", "-D", "-f", "-ttt", "-T", "-yy", "-o", report.path()}, server),
      use);
  std::string text;
  const auto has_ended = [&] {
    text = read_file(report.path());
    return text.find("+++ exited") != text.npos || text.find("+++ killed") != text.npos;
  };
  if (!harness::eventually(has_ended, harness::within(5s))) return std::nullopt;
  return text;
}

std::optional<double> instructions(const harness::Command& server, const Use& use) {
  if (!is_installed("valgrind")) return std::nullopt;
  Report report;
  use_and_end(behind({"valgrind", "-q", "--tool=callgrind",
                      "--callgrind-out-file=" + report.path()},
                     server),
              use);
  return report.figure([](const std::string& line) -> std::optional<double> {
    if (!line.starts_with("totals: ")) return std::nullopt;
    return std::stod(line.substr(8));
  });
}

}  // namespace runner
