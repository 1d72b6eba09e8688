#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/attempt.hpp"
#include "runner/exercise.hpp"

namespace runner {

/// What became of one exercise.
struct Mark {
  const Exercise* exercise;
  std::optional<Attempt> attempt;  ///< Nothing if the answer is missing or untouched.

  bool passed() const { return attempt && attempt->passed(); }
  bool skipped() const { return attempt && attempt->skipped(); }
  /// passed, failed, does not compile, skipped, open
  std::string verdict() const;
};

/// What somebody made of the exercises.
struct HandIn {
  std::string name;
  std::vector<Mark> marks;  ///< One for each exercise.

  std::size_t passed() const;
};

/// Copies the answers to a folder of their own, which is gone afterwards, builds them
/// there and judges each with a fresh seed.
/// @param folder a workspace
/// @param look is called with each mark.
HandIn judge_hand_in(const std::filesystem::path& folder,
                     const std::function<void(const Mark&)>& look = {});

}  // namespace runner
