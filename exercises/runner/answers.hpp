#pragma once

#include <filesystem>
#include <string>

#include "runner/exercise.hpp"

namespace runner {

/// The one whose name begins so; with no name, the current one.
/// @throws Misuse
const Exercise& choose(const std::string& name);

/// The reader's copy of the beginning, unless there is one already.
/// @throws std::system_error
void lay_out(const Exercise& exercise);

/// Whether the answer is missing, or still as it was in the beginning.
bool is_untouched(const Exercise& exercise, const std::filesystem::path& answer);

/// Where what is made of the reader's answers is kept.
std::filesystem::path built_answers();

/// As it may be typed from here.
std::string shown(const std::filesystem::path& path);

}  // namespace runner
