#include <iostream>
#include <random>

#include "kit/status.hpp"
#include "runner/answers.hpp"
#include "runner/attempt.hpp"
#include "runner/commands.hpp"
#include "runner/files.hpp"
#include "runner/progress.hpp"

namespace runner {

int run_exercise(const std::string& name, std::optional<std::uint64_t> seed) {
  const auto& exercise = choose(name);
  lay_out(exercise);
  const auto folder = built_answers() / exercise.name;
  std::filesystem::create_directories(folder);
  const Lock lock{folder};
  const auto result = attempt(exercise, exercise.answer(), folder,
                              seed.value_or(std::random_device{}()));
  std::cout << text_of(exercise, result);
  remember([&](Progress& kept) {
    kept.current = exercise.name;
    if (result.passed()) kept.finish(exercise);
  });
  if (result.skipped()) return kit::skipped_status;
  return result.passed() ? 0 : 1;
}

}  // namespace runner
