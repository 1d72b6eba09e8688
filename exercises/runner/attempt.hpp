#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runner/exercise.hpp"
#include "runner/judging.hpp"

namespace runner {

/// An answer, built and judged.
struct Attempt {
  std::uint64_t seed;
  std::string complaints;          ///< Of the compiler.
  std::optional<Verdict> verdict;  ///< Nothing if it did not compile.

  bool passed() const { return verdict && verdict->passed(); }
  bool skipped() const { return verdict && verdict->skipped(); }
};

Attempt attempt(const Exercise& exercise, const std::filesystem::path& answer,
                const std::filesystem::path& folder, std::uint64_t seed);

/// What it says to the reader.
std::string text_of(const Exercise& exercise, const Attempt& attempt);

}  // namespace runner
