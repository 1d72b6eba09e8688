#include "runner/hand_in.hpp"

#include <algorithm>
#include <random>

#include "runner/answers.hpp"
#include "runner/files.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;

Mark judge_answer(const Exercise& exercise, const fs::path& answer) {
  if (is_untouched(exercise, answer)) return {&exercise, {}};
  const ScratchFolder folder;
  const auto copy = folder.path() / answer.filename();
  fs::copy_file(answer, copy);
  return {&exercise, attempt(exercise, copy, folder.path(), std::random_device{}())};
}

}  // namespace

std::string Mark::verdict() const {
  if (!attempt) return "open";
  if (!attempt->verdict) return "does not compile";
  if (skipped()) return "skipped";
  return passed() ? "passed" : "failed";
}

std::size_t HandIn::passed() const {
  return static_cast<std::size_t>(std::ranges::count_if(marks, &Mark::passed));
}

HandIn judge_hand_in(const fs::path& folder,
                     const std::function<void(const Mark&)>& look) {
  HandIn hand_in{folder.string(), {}};
  for (const auto& exercise : exercises()) {
    hand_in.marks.push_back(judge_answer(exercise, folder / (exercise.name + ".cpp")));
    if (look) look(hand_in.marks.back());
  }
  return hand_in;
}

}  // namespace runner
