#include "runner/exercise.hpp"

#include <algorithm>
#include <functional>
#include <regex>

#include "runner/files.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;

std::string trim(const std::string& text) {
  const auto first = text.find_first_not_of(" \n");
  const auto last = text.find_last_not_of(" \n");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::string in_one_line(std::string text) {
  return std::regex_replace(trim(text), std::regex{"\\s+"}, " ");
}

/// The chapter's part of a name, and the exercise's.
std::pair<std::string_view, std::string_view> split(std::string_view name) {
  const auto slash = std::min(name.find('/'), name.size());
  return {name.substr(0, slash), name.substr(std::min(slash + 1, name.size()))};
}

/// Before the patch proper stand `Likely:`, a sentence, and `Pattern:`.
Mutant read_mutant(const fs::path& patch) {
  static const std::regex form{
      R"(^Likely:((?:.|\n)*?)(?:\nPattern: *(\S*))?\n(?:diff|---) )"};
  const auto text = read_file(patch);
  std::smatch parts;
  if (!std::regex_search(text, parts, form)) return {patch, {}, {}};
  return {patch, in_one_line(parts[1]), parts[2]};
}

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::error_code none;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator{folder, none}) paths.push_back(entry);
  std::ranges::sort(paths);
  return paths;
}

/// The first line is the title, the second paragraph says the kind and links to the
/// book, the hints are folded, and the rest is the task.
void read_task(Exercise& exercise) {
  static const std::regex head{
      R"(# (.*)\n\n\*(.*) · chapter \d+, \[(.*)\]\(.*/book/(.*)\.md#(.*)\)\*\n)"};
  static const std::regex hint{
      R"(<details><summary>Hint \d+</summary>((?:.|\n)*?)</details>)"};
  const auto text = read_file(exercise.folder / "README.md");
  std::smatch parts;
  if (!std::regex_search(text, parts, head)) return;
  exercise.title = parts[1];
  exercise.kind = parts[2];
  exercise.section = parts[3];
  exercise.page = parts[4];
  exercise.anchor = parts[5];
  const auto rest = parts.suffix().str();
  for (std::sregex_iterator at{rest.begin(), rest.end(), hint}, end; at != end; ++at)
    exercise.hints.push_back(trim((*at)[1]));
  exercise.task = trim(std::regex_replace(rest, hint, ""));
}

Exercise load(const fs::path& place) {
  Exercise exercise;
  exercise.folder = place;
  exercise.name = (place.parent_path().filename() / place.filename()).generic_string();
  read_task(exercise);
  for (const auto& patch : sorted_entries(place / "mutants"))
    exercise.mutants.push_back(read_mutant(patch));
  return exercise;
}

/// The build leaves out what can't run here.
bool is_here(const Exercise& exercise) {
  return fs::exists(fs::path{MINIMIO_BUILD_DIR} / "exercises" / "CMakeFiles" /
                    (exercise.target() + ".dir"));
}

std::vector<Exercise> load_all() {
  std::vector<Exercise> all;
  for (const auto& chapter : sorted_entries(exercises_folder()))
    for (const auto& place : sorted_entries(chapter))
      if (fs::exists(place / "test.cpp")) all.push_back(load(place));
  std::erase_if(all, std::not_fn(is_here));
  return all;
}

}  // namespace

fs::path exercises_folder() {
  static const auto chosen =
      folder("MINIMIO_EXERCISES", MINIMIO_SOURCE_DIR "/exercises");
  return chosen;
}

fs::path workspace() {
  static const auto chosen =
      folder("MINIMIO_WORKSPACE", MINIMIO_SOURCE_DIR "/workspace");
  return chosen;
}

fs::path Exercise::answer() const { return workspace() / (name + ".cpp"); }

std::string Exercise::target() const {
  auto target = "exercise-" + name;
  std::ranges::replace(target, '/', '-');
  return target;
}

bool Exercise::is_for_windows() const {
  return name.starts_with("06-iocp/") || name.starts_with("09-windows-readiness/");
}

std::string Exercise::short_name() const { return name.substr(0, name.find('/') + 3); }

const std::vector<Exercise>& exercises() {
  static const auto all = load_all();
  return all;
}

const Exercise* find_exercise(std::string_view name) {
  const auto [chapter, number] = split(name);
  const auto found = std::ranges::find_if(exercises(), [&](const auto& one) {
    const auto [its_chapter, its_number] = split(one.name);
    return its_chapter.starts_with(chapter) && its_number.starts_with(number);
  });
  return found == exercises().end() ? nullptr : &*found;
}

}  // namespace runner
