#include "runner/answers.hpp"

#include "runner/commands.hpp"
#include "runner/files.hpp"
#include "runner/progress.hpp"

namespace runner {

namespace fs = std::filesystem;

const Exercise& choose(const std::string& name) {
  if (exercises().empty()) throw Misuse{"there are no exercises here"};
  if (name.empty()) return load_progress().current_exercise();
  if (const auto* exercise = find_exercise(name)) return *exercise;
  throw Misuse{"there is no exercise " + name + "; all of them: ./learn list"};
}

void lay_out(const Exercise& exercise) {
  const auto answer = exercise.answer();
  if (fs::exists(answer)) return;
  fs::create_directories(answer.parent_path());
  replace_file(answer, read_file(exercise.start()));
}

bool is_untouched(const Exercise& exercise, const fs::path& answer) {
  return !fs::exists(answer) || read_file(answer) == read_file(exercise.start());
}

fs::path built_answers() {
  return folder("MINIMIO_ANSWERS", MINIMIO_BUILD_DIR "/exercises/answers");
}

std::string shown(const fs::path& path) {
  const auto from_here = fs::proximate(path).string();
  return from_here.starts_with("..") ? path.string() : from_here;
}

}  // namespace runner
