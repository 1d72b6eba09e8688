#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// A wrong answer that people really give: a patch on the solution.
struct Mutant {
  std::filesystem::path patch;
  std::string likely;   ///< What to tell whoever gives it.
  std::string pattern;  ///< How its cases end; see Verdict::pattern.
};

struct Exercise {
  std::string name;  ///< As its folder: 02-select/03-the-rebuilt-set.
  std::filesystem::path folder;
  std::string title, kind;
  std::string page, anchor, section;  ///< Where the book explains it.
  std::string task;                   ///< The text without the hints.
  std::vector<std::string> hints;
  std::vector<Mutant> mutants;

  std::filesystem::path start() const { return folder / "start.cpp"; }
  std::filesystem::path solution() const { return folder / "solution.cpp"; }
  /// The reader's, which need not be there yet.
  std::filesystem::path answer() const;
  /// The target of the build that has its test.
  std::string target() const;
  /// Whether the answer is a Windows program, which the test runs in Wine.
  bool is_for_windows() const;
  /// What is enough of the name: 02-select/03.
  std::string short_name() const;
};

/// Where they are, a folder for each chapter.
std::filesystem::path exercises_folder();

/// Where the reader's answers are, and how far they have come.
std::filesystem::path workspace();

/// All that can be done on this system, in order.
const std::vector<Exercise>& exercises();

/// The first whose chapter and own name begin so, as in 04/01 or 04-epoll/01, or
/// nothing.
const Exercise* find_exercise(std::string_view name);

}  // namespace runner
