#include <filesystem>
#include <iostream>
#include <sstream>

#include "runner/chapters.hpp"
#include "runner/commands.hpp"
#include "runner/files.hpp"
#include "runner/markup.hpp"
#include "runner/run_log.hpp"
#include "runner/scene.hpp"
#include "runner/timeline.hpp"
#include "runner/tracing.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;

fs::path recorded_run(const std::string& server) {
  return fs::path{MINIMIO_SOURCE_DIR} / "book" / "runs" / (server + ".txt");
}

/// What is left without the start of the program, which is the same for all of them,
/// and full of one machine's paths.
std::string since_it_listens(const std::string& calls) {
  const auto listening = calls.find("\"listening ");
  return listening == calls.npos ? calls
                                 : calls.substr(calls.rfind('\n', listening) + 1);
}

/// Nothing, and why is said, where it can't be seen.
std::optional<std::string> run(const ServerProgram& program) {
  const std::string name{program.name};
  if (is_for_windows(program)) {
    std::cerr << name << " is a Windows program: its system calls can't be seen here\n";
    return std::nullopt;
  }
  std::vector<Deed> deeds;
  auto calls = traced(command_of(program),
                      [&](harness::Server& server) { deeds = play_scene(server); });
  if (calls) {
    std::string log = "server " + name + "\n";
    for (const auto& deed : deeds) log += line_of(deed) + "\n";
    return log + since_it_listens(*calls);
  }
  const auto recorded = recorded_run(name);
  std::cerr << "strace can't be used here";
  if (!fs::exists(recorded)) {
    std::cerr << ", and no run of " << name << " is recorded\n";
    return std::nullopt;
  }
  std::cerr << ", so this is a run on another machine: " << recorded.string() << "\n";
  return read_file(recorded);
}

std::string page_of(const std::string& server, const RunLog& log) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>" +
         server +
         "</title>\n<style>\n"
         "  :root { color-scheme: light dark; --minimio-event: #1c6b72; }\n"
         "  @media (prefers-color-scheme: dark) { :root { --minimio-event: #74bac0; } "
         "}\n"
         "  body { font-family: system-ui, sans-serif; margin: 2rem; }\n"
         "  main > div { overflow-x: auto; }\n"
         "</style>\n<main>\n<h1>" +
         server +
         "</h1>\n<p>Each bar is a system call; the wide and empty ones are those that "
         "wait. An arrow goes from what made a call go on, and to what came of it. "
         "Time is stretched where much happens.</p>\n<div tabindex=\"0\" "
         "role=\"region\" "
         "aria-label=\"The run\">\n" +
         draw_timeline(log) + "</div>\n<h2>The same in words</h2>\n<pre>" +
         escaped(tell_timeline(log)) + "</pre>\n</main>\n</html>\n";
}

}  // namespace

int trace(const TraceOptions& options) {
  bool seen = false;
  for (const auto& program : servers_called(options.server)) {
    const auto text = run(program);
    if (!text) continue;
    seen = true;
    std::istringstream lines{*text};
    const auto log = read_run_log(lines);
    const std::string name{program.name};
    if (!options.record.empty()) replace_file(options.record, *text);
    if (!options.picture.empty()) {
      const auto picture = draw_timeline(log);
      options.picture == "-" ? void(std::cout << picture)
                             : replace_file(options.picture, picture);
      continue;
    }
    const auto folder = fs::path{MINIMIO_BUILD_DIR} / "traces";
    fs::create_directories(folder);
    const auto page = folder / (name + ".html");
    replace_file(page, page_of(name, log));
    std::cout << tell_timeline(log) << page.string() << "\n";
  }
  return seen ? 0 : 69;  // EX_UNAVAILABLE, sysexits(3)
}

}  // namespace runner
