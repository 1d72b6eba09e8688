#include "runner/attempt.hpp"

#include <algorithm>
#include <cstdio>
#include <regex>

#include "runner/building.hpp"
#include "runner/terminal.hpp"

namespace runner {
namespace {

std::size_t width() { return std::min<std::size_t>(84, columns()); }

std::string headline(const Exercise& exercise, const std::string& what) {
  const auto needed = exercise.name.size() + 2 + what.size();
  const auto gap = needed <= width() ? std::string(width() - needed + 2, ' ') : "\n  ";
  return exercise.name + gap + what + "\n\n";
}

std::string in_seconds(std::chrono::milliseconds time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f s", static_cast<double>(time.count()) / 1000);
  return text;
}

std::string indented(std::string text) {
  text.erase(0, text.find_first_not_of('\n'));
  text.erase(text.find_last_not_of(" \n") + 1);
  return "  " + std::regex_replace(text, std::regex{"\n(?!\n|$)"}, "\n  ") + "\n\n";
}

std::string paragraph(const std::string& text) {
  return indented(wrapped(text, width() - 4));
}

std::string chapter_of(const Exercise& exercise) {
  return std::to_string(std::stoi(exercise.name));
}

const Mutant* likely_mistake(const Exercise& exercise, const Verdict& verdict) {
  const auto found =
      std::ranges::find(exercise.mutants, verdict.pattern(), &Mutant::pattern);
  return found == exercise.mutants.end() ? nullptr : &*found;
}

std::string text_of_failure(const Exercise& exercise, const Attempt& attempt) {
  const auto& verdict = *attempt.verdict;
  const auto& broken = *std::ranges::find_if(verdict.cases, [](const Case& one) {
    return one.outcome != Outcome::kept && one.outcome != Outcome::skipped;
  });
  auto text = headline(exercise, "failed in " + in_seconds(verdict.time));
  text += paragraph(broken.promise);
  text += indented(broken.story);
  if (const auto* mistake = likely_mistake(exercise, verdict))
    text += paragraph("Likely: " + mistake->likely);
  text +=
      "  Book   chapter " + chapter_of(exercise) + ", \"" + exercise.section + "\"\n";
  text += "  Again  ./learn run " + exercise.short_name() + " --seed " +
          std::to_string(attempt.seed) + "\n";
  text += "  Hint   ./learn hint\n";
  return text;
}

/// More promises than these are counted, not listed.
constexpr std::ptrdiff_t few = 24;

std::string text_of_success(const Exercise& exercise, const Verdict& verdict) {
  auto text = headline(exercise, "passed in " + in_seconds(verdict.time));
  const auto kept = std::ranges::count(verdict.cases, Outcome::kept, &Case::outcome);
  if (kept > few) text += "  kept  " + std::to_string(kept) + " promises\n";
  for (const auto& one : verdict.cases) {
    if (one.outcome == Outcome::skipped)
      text += "  skipped  " + one.story + "\n";
    else if (kept <= few)
      text += "  kept  " + one.promise + "\n";
  }
  text += "\n  Next   ./learn next\n";
  return text;
}

std::string text_of_skip(const Exercise& exercise, const Verdict& verdict) {
  return headline(exercise, "skipped") +
         paragraph("This system can't tell whether your answer is right.") +
         indented(verdict.cases.front().story) + "  Next   ./learn next\n";
}

}  // namespace

Attempt attempt(const Exercise& exercise, const std::filesystem::path& answer,
                const std::filesystem::path& folder, std::uint64_t seed) {
  const auto built = build(exercise, answer, folder);
  if (!built.program) return {seed, built.complaints, std::nullopt};
  return {seed, built.complaints, judge(*built.program, seed)};
}

std::string text_of(const Exercise& exercise, const Attempt& attempt) {
  if (!attempt.verdict)
    return headline(exercise, "does not compile") + attempt.complaints;
  if (attempt.skipped()) return text_of_skip(exercise, *attempt.verdict);
  if (attempt.passed()) return text_of_success(exercise, *attempt.verdict);
  return text_of_failure(exercise, attempt);
}

}  // namespace runner
