#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>

#include "runner/chapters.hpp"
#include "runner/commands.hpp"
#include "runner/progress.hpp"
#include "runner/terminal.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;

std::string state_of(const Chapter& chapter) {
  switch (availability(chapter)) {
    case Availability::ready:
      return "ready";
    case Availability::other_system:
      return "needs " + std::string{chapter.runs_on};
    case Availability::to_come:
      break;
  }
  return "to come";
}

std::string number_of(const Chapter& chapter) {
  return std::string{chapter.folder.substr(0, 2)};
}

void show_place() {
  if (exercises().empty()) return;
  const auto progress = load_progress();
  std::printf(
      "Your exercise is %s.\n%s\n\n", progress.current_exercise().name.c_str(),
      progress_bar(progress.count_done(), exercises().size(), columns()).c_str());
  std::printf(
      "  ./learn watch  do the exercises: a verdict whenever you save\n"
      "  ./learn list   see all of them\n");
}

}  // namespace

int show_overview() {
  std::printf("minimio: how event queues work, by building one\n\n");
  for (const auto& chapter : chapters()) {
    std::printf("  %s  %-22s %-50s %s\n", number_of(chapter).c_str(),
                chapter.title.data(), chapter.idea.data(), state_of(chapter).c_str());
  }

  const auto all = chapters();
  const auto ready = std::count_if(all.begin(), all.end(), [](const Chapter& chapter) {
    return availability(chapter) == Availability::ready;
  });
  std::printf("\n%d of %d chapters run on this machine.\n\n", static_cast<int>(ready),
              static_cast<int>(all.size()));
  show_place();
  std::printf(
      "  ./learn tour   see why each chapter exists: every server, one traffic, one "
      "table\n"
      "  ./learn book   read\n"
      "  ./learn test   prove that all of it works here\n"
      "  ./learn cost   count what a request costs each server\n"
      "  ./learn trace  draw what a server does, call by call: ./learn trace 04\n\n");
  std::printf(
      "To talk to a server yourself:\n\n"
      "  %s --port 7000\n"
      "  nc 127.0.0.1 7000          in another terminal\n",
      fs::proximate(command_of(built_servers().front()).front()).c_str());
  return 0;
}

}  // namespace runner
