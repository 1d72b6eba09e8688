#include <cstdio>
#include <fstream>
#include <string>

#include "runner/commands.hpp"
#include "runner/exercise.hpp"
#include "runner/own_queue.hpp"
#include "runner/tracing.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;

struct Tool {
  std::string program;
  std::string use;
  bool is_needed = false;
};

const Tool tools[] = {
    {"c++", "compiles your answers", true},
    {"cmake", "plans the build", true},
    {"ninja", "builds, and knows how your answers are compiled", true},
    {"patch", "applies the mutants of ./learn dev check"},
    {"strace", "shows where an answer hangs; counts and draws system calls"},
    {"valgrind", "counts instructions for ./learn cost"},
    {"doxygen", "builds the book"},
    {"nc", "talks to a server by hand"},
    {"redis-benchmark", "puts load on the servers"},
    {"x86_64-w64-mingw32-g++", "builds the Windows chapters"},
    {"wine", "runs them"},
    {"chromium", "opens the book in the tests"},
    {"aspell", "reads the book in the tests"},
};

void line(const char* state, const std::string& what, const std::string& more) {
  std::printf("%-8s  %-22s  %s\n", state, what.c_str(), more.c_str());
}

/// Whether all that is needed is there.
bool show_tools() {
  bool good = true, complete = true;
  for (const auto& tool : tools) {
    const bool is_there = is_installed(tool.program);
    line(is_there         ? "ok"
         : tool.is_needed ? "MISSING"
                          : "missing",
         tool.program, tool.use);
    complete &= is_there;
    good &= is_there || !tool.is_needed;
  }
  if (!complete) std::printf("\nTo install what is missing, type: ./learn --yes\n");
  return good;
}

/// Yama may forbid strace to look at what it has not started. ptrace(2)
bool may_trace() {
  int scope = 0;
  std::ifstream{"/proc/sys/kernel/yama/ptrace_scope"} >> scope;
  return scope == 0;
}

bool can_write(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  const auto probe = folder / ".doctor";
  std::ofstream file{probe};
  const bool good = static_cast<bool>(file << "?" << std::flush);
  fs::remove(probe, error);
  return good;
}

}  // namespace

int see_doctor() {
  bool good = show_tools();
  std::printf("\n");
  const bool writable = can_write(workspace());
  line(writable ? "ok" : "MISSING", "workspace",
       workspace().string() + (writable ? "" : " can't be written"));
  good &= writable;
  line(exercises().empty() ? "MISSING" : "ok", "exercises",
       std::to_string(exercises().size()) + " can be done here");
  line("ok", "event queue",
       has_own_queue() ? "yours"
                       : "the library's; for yours, type: ./learn --loop=mine");
  if (!may_trace())
    line("missing", "ptrace", "type: sudo sysctl kernel.yama.ptrace_scope=0");
  return good ? 0 : 1;
}

}  // namespace runner
