#include "runner/progress.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "runner/files.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

fs::path file() { return workspace() / "progress.json"; }

/// FNV-1a, which is the same everywhere and at all times; std::hash need not be.
std::string hash_of(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : text)
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx",
                static_cast<unsigned long long>(hash));
  return digits;
}

std::string hash_of_test(const Exercise& exercise) {
  return hash_of(read_file(exercise.folder / "test.cpp") +
                 read_file(exercise.folder / "exercise.hpp"));
}

Progress from_json(const Json& json) {
  Progress progress;
  progress.current = json.value("current", progress.current);
  progress.done = json.value("done", progress.done);
  progress.hints = json.value("hints", progress.hints);
  return progress;
}

std::string to_text(const Progress& progress) {
  const Json json{{"current", progress.current},
                  {"done", progress.done},
                  {"hints", progress.hints}};
  return json.dump(2) + "\n";
}

void say(const std::string& what) {
  std::cout.flush();
  std::cerr << "./learn: " << what << std::endl;
}

}  // namespace

bool Progress::was_ever_done(const Exercise& exercise) const {
  return done.contains(exercise.name);
}

bool Progress::is_done(const Exercise& exercise) const {
  const auto found = done.find(exercise.name);
  return found != done.end() && found->second == hash_of_test(exercise);
}

bool Progress::is_due_again(const Exercise& exercise) const {
  return was_ever_done(exercise) && !is_done(exercise);
}

std::size_t Progress::count_done() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      exercises(), [&](const Exercise& one) { return is_done(one); }));
}

const Exercise& Progress::current_exercise() const {
  const auto& all = exercises();
  auto found = std::ranges::find(all, current, &Exercise::name);
  if (found == all.end())
    found = std::ranges::find_if_not(all,
                                     [&](const Exercise& one) { return is_done(one); });
  return found == all.end() ? all.back() : *found;
}

const Exercise* Progress::next_after(const Exercise& exercise) const {
  const auto& all = exercises();
  const auto here = static_cast<std::size_t>(&exercise - all.data());
  for (std::size_t step = 1; step < all.size(); ++step) {
    const auto& other = all[(here + step) % all.size()];
    if (!is_done(other)) return &other;
  }
  return nullptr;
}

void Progress::finish(const Exercise& exercise) {
  done[exercise.name] = hash_of_test(exercise);
}

Progress load_progress() {
  if (!fs::exists(file())) return {};
  try {
    return from_json(Json::parse(read_file(file())));
  } catch (const Json::exception&) {
    const auto aside = put_aside(file());
    say(file().string() + " makes no sense; it is " + aside.filename().string() +
        " now, and you are at the beginning. Your answers are untouched: ./learn "
        "check-all counts them");
    return {};
  }
}

Progress remember(const std::function<void(Progress&)>& change) {
  std::error_code told_below;
  fs::create_directories(workspace(), told_below);
  const Lock lock{workspace()};
  auto progress = load_progress();
  change(progress);
  try {
    replace_file(file(), to_text(progress));
  } catch (const std::system_error& error) {
    say(std::string{"this is not remembered: "} + error.what());
  }
  return progress;
}

}  // namespace runner
