#include "runner/hand_in.hpp"

#include <algorithm>
#include <random>
#include <system_error>

#include "runner/answers.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;

class PristineFolder {
 public:
  PristineFolder()
      : path_{fs::path{MINIMIO_BUILD_DIR} / "exercises" /
              ("pristine-" + std::to_string(std::random_device{}()))} {
    fs::create_directories(path_);
  }
  ~PristineFolder() {
    std::error_code left_behind;
    fs::remove_all(path_, left_behind);
  }
  PristineFolder(const PristineFolder&) = delete;
  PristineFolder& operator=(const PristineFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Mark judge_answer(const Exercise& exercise, const fs::path& answer) {
  if (is_untouched(exercise, answer)) return {&exercise, {}};
  const PristineFolder folder;
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
