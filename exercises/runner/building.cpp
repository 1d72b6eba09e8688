#include "runner/building.hpp"

#include <algorithm>
#include <fstream>

#include "harness/process.hpp"
#include "runner/files.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const std::string build_folder = MINIMIO_BUILD_DIR;
const std::string source_folder = MINIMIO_SOURCE_DIR "/exercises";

/// What Ninja would run to make this file, and nothing that it is made of.
std::string ask_ninja(const std::string& build, const std::string& file) {
  harness::Process ninja{{"ninja", "-C", build, "-t", "commands", "-s", file}};
  const auto command = ninja.wait(harness::within(10s)).output;
  return command.substr(0, command.find('\n'));
}

/// Ninja takes a while to read its plan, so its answer is kept until there is a new
/// one.
std::string command_for(const std::string& build, const std::string& file) {
  auto name = file;
  std::ranges::replace(name, '/', '-');
  const fs::path kept = build + "/exercises/commands/" + name;
  const auto plan = build + "/build.ninja";
  std::string command;
  if (fs::exists(kept) && fs::last_write_time(kept) > fs::last_write_time(plan))
    std::getline(std::ifstream{kept}, command);
  if (!command.empty()) return command;
  command = ask_ninja(build, file);
  fs::create_directories(kept.parent_path());
  const Lock lock{kept.parent_path()};
  replace_file(kept, command + "\n");
  return command;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos;
       at += to.size())
    text.replace(at, from.size(), to);
}

/// Compiles and links the answer in place of start.cpp.
Built build_in(const std::string& build, const Exercise& exercise,
               const fs::path& answer, const fs::path& program) {
  const auto begun = "exercises/" + exercise.target() + program.extension().string();
  const auto begun_object = "exercises/CMakeFiles/" + exercise.target() + ".dir/" +
                            exercise.name + "/start.cpp" +
                            (exercise.is_for_windows() ? ".obj" : ".o");
  const auto object = program.string() + ".o";

  auto compile = command_for(build, begun_object);
  replace(compile, " -Werror", "");  // a warning is no reason to hear nothing else
  replace(compile, begun_object, object);
  const auto begun_source = source_folder + "/" + exercise.name + "/start.cpp";
  replace(compile, begun_source, answer.string());
  auto link = command_for(build, begun);
  replace(link, begun_object, object);
  replace(link, "-o " + begun, "-o " + program.string());

  harness::Process both{
      {"sh", "-c", "cd '" + build + "' && " + compile + " && " + link}};
  auto ending = both.wait(harness::within(120s));
  if (ending.status != 0) return {std::nullopt, ending.output + ending.errors};
  return {program, ending.errors};
}

/// The test, which runs the Windows program beside it.
Built build_for_windows(const Exercise& exercise, const fs::path& answer,
                        const fs::path& folder, const fs::path& test) {
  const auto windows = build_folder + "/windows";
  if (!fs::exists(windows + "/build.ninja")) return {test, {}};  // it skips all cases
  auto built = build_in(windows, exercise, answer, folder / "answer.exe");
  if (!built.program) return built;
  built.program->replace_extension();
  fs::remove(*built.program);
  fs::create_symlink(test, *built.program);
  return built;
}

}  // namespace

Built build(const Exercise& exercise, const fs::path& answer, const fs::path& folder) {
  fs::create_directories(folder);
  if (!exercise.is_for_windows())
    return build_in(build_folder, exercise, answer, folder / "answer");
  return build_for_windows(exercise, answer, folder,
                           fs::path{build_folder} / "exercises" / exercise.target());
}

Built link_runner(const fs::path& object, const fs::path& program) {
  auto link = command_for(build_folder, "bin/learn");
  replace(link, "minimio/libminimio-queue.a", object.string());
  replace(link, "-o bin/learn", "-o " + program.string());
  harness::Process linker{{"sh", "-c", "cd '" + build_folder + "' && " + link}};
  auto ending = linker.wait(harness::within(120s));
  if (ending.status != 0) return {std::nullopt, ending.output + ending.errors};
  return {program, ending.errors};
}

}  // namespace runner
