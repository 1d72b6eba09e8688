#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace runner {

/// What became of one test that did not pass.
struct TestResult {
  enum class Outcome { failed, skipped };

  std::string name;
  Outcome outcome;
  std::vector<std::string> output;  // its lines
};

/// The tests that a report of ctest says were skipped or failed, in its order.
/// ctest(1), --output-junit
std::vector<TestResult> read_test_report(const std::filesystem::path& report);

}  // namespace runner
