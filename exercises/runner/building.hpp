#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "runner/exercise.hpp"

namespace runner {

struct Built {
  std::optional<std::filesystem::path> program;  ///< Nothing if it did not compile.
  std::string complaints;                        ///< The compiler's.
};

/// Compiles an answer to the exercise as the build has compiled its beginning, and
/// links it with the test, or puts the test beside it where it is a Windows program.
/// One file is compiled; the rest is there.
/// @param folder for what comes out of it.
Built build(const Exercise& exercise, const std::filesystem::path& answer,
            const std::filesystem::path& folder);

/// Links the runner itself, with an answer's object for the library's EventQueue.
Built link_runner(const std::filesystem::path& object,
                  const std::filesystem::path& program);

}  // namespace runner
