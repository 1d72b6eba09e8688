#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "runner/exercise.hpp"

namespace runner {

/// How far the reader has come.
struct Progress {
  std::string current;                       ///< A name; empty at first.
  std::map<std::string, std::string> done;   ///< Names, and what the tests were then.
  std::map<std::string, std::size_t> hints;  ///< How many have been shown.

  bool is_done(const Exercise& exercise) const;
  /// It has been done, but its test is another now.
  bool is_due_again(const Exercise& exercise) const;
  bool was_ever_done(const Exercise& exercise) const;
  std::size_t count_done() const;

  /// The one chosen last; else the first that is not done. @pre There are exercises.
  const Exercise& current_exercise() const;
  /// The first after this one that is not done, and then from the beginning. Nothing
  /// when all others are.
  const Exercise* next_after(const Exercise& exercise) const;

  void finish(const Exercise& exercise);
};

/// What workspace/progress.json says. If that makes no sense it is put aside, a line on
/// standard error says so, and the reader is at the beginning.
Progress load_progress();

/// Changes what the file says. If it can't be written, a line on standard error says
/// why, and the change is only in what this returns.
Progress remember(const std::function<void(Progress&)>& change);

}  // namespace runner
