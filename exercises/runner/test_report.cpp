#include "runner/test_report.hpp"

#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

namespace runner {
namespace {

std::string without_entities(std::string text) {
  using Pair = std::pair<std::string_view, std::string_view>;
  for (const auto& [entity, letter] :
       {Pair{"&apos;", "'"}, Pair{"&quot;", "\""}, Pair{"&lt;", "<"}, Pair{"&gt;", ">"},
        Pair{"&amp;", "&"}}) {
    for (std::size_t at = 0; (at = text.find(entity, at)) != std::string::npos; ++at) {
      text.replace(at, entity.size(), letter);
    }
  }
  return text;
}

/// What stands between the first `begin` and the next `end`.
std::optional<std::string> between(const std::string& line, std::string_view begin,
                                   std::string_view end) {
  const auto found = line.find(begin);
  if (found == std::string::npos) return std::nullopt;
  const auto from = found + begin.size();
  return without_entities(line.substr(from, line.find(end, from) - from));
}

std::optional<TestResult::Outcome> outcome_of(std::string_view status) {
  if (status == "fail") return TestResult::Outcome::failed;
  if (status == "notrun") return TestResult::Outcome::skipped;
  return std::nullopt;
}

}  // namespace

std::vector<TestResult> read_test_report(const std::filesystem::path& report) {
  constexpr std::string_view output_begins = "<system-out>";
  constexpr std::string_view output_ends = "</system-out>";
  std::vector<TestResult> results;
  bool of_interest = false, in_output = false;
  std::ifstream file{report};
  for (std::string line; std::getline(file, line);) {
    if (const auto name = between(line, "<testcase name=\"", "\"")) {
      const auto outcome = outcome_of(between(line, "status=\"", "\"").value_or(""));
      of_interest = outcome.has_value();
      if (of_interest) results.push_back({*name, *outcome, {}});
    }
    if (!of_interest) continue;
    const auto why = between(line, "<skipped message=\"", "\"");
    if (why && !why->starts_with("SKIP_"))  // its program or its fixture is missing
      results.back().outcome = TestResult::Outcome::failed;
    if (const auto at = line.find(output_begins); at != std::string::npos) {
      in_output = true;
      line.erase(0, at + output_begins.size());
    }
    if (!in_output) continue;
    const auto end = line.find(output_ends);
    if (end != 0)
      results.back().output.push_back(without_entities(line.substr(0, end)));
    in_output = end == std::string::npos;
  }
  return results;
}

}  // namespace runner
