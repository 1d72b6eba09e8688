#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace runner {

enum class Outcome { kept, broken, hung, crashed, skipped };

/// What became of one promise.
struct Case {
  std::string promise;
  Outcome outcome;
  std::string story;       ///< What was done and seen; why it was skipped.
  bool by_chance = false;  ///< Whether it finds a mistake only now and then.
};

struct Verdict {
  std::vector<Case> cases;
  std::chrono::milliseconds time;

  /// Whether no promise is broken, and one at least is kept.
  bool passed() const;
  /// Whether this system can tell of no case.
  bool skipped() const;
  /// A letter for each case, in their order: `.` kept, F broken, H hung, C crashed, S
  /// skipped, ? by chance.
  std::string pattern() const;
};

/// Runs each case of a test program in a process of its own, some at a time. One that
/// hangs is ended with all that it has started.
Verdict judge(const std::filesystem::path& program, std::uint64_t seed);

}  // namespace runner
