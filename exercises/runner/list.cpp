#include <algorithm>
#include <cstdio>

#include "runner/commands.hpp"
#include "runner/progress.hpp"
#include "runner/terminal.hpp"

namespace runner {
namespace {

const char* state_of(const Exercise& exercise, const Progress& progress) {
  if (progress.is_done(exercise)) return "done";
  return progress.is_due_again(exercise) ? "due again" : "";
}

}  // namespace

int list_exercises() {
  const auto progress = load_progress();
  const auto& all = exercises();
  for (const auto& exercise : all) {
    const bool is_current = &exercise == &progress.current_exercise();
    std::printf("%c %-9s  %s\n", is_current ? '>' : ' ', state_of(exercise, progress),
                exercise.name.c_str());
  }
  std::printf("\n%s\n",
              progress_bar(progress.count_done(), all.size(), columns()).c_str());
  return 0;
}

}  // namespace runner
