#include <algorithm>
#include <iostream>

#include "runner/answers.hpp"
#include "runner/commands.hpp"
#include "runner/progress.hpp"
#include "runner/terminal.hpp"

namespace runner {

int show_hint(const std::string& name) {
  const auto& exercise = choose(name);
  const auto all = exercise.hints.size();
  const auto progress = remember([&](Progress& kept) {
    auto& shown = kept.hints[exercise.name];
    shown = std::min(shown + 1, all);
  });
  const auto count = progress.hints.at(exercise.name);
  for (std::size_t i = 0; i < count; ++i)
    std::cout << "Hint " << i + 1 << " of " << all << "\n\n"
              << reflowed(exercise.hints[i], columns()) << "\n\n";
  if (count == all)
    std::cout << "There are no more. The solution: ./learn solution --give-up "
              << exercise.short_name() << "\n";
  return 0;
}

}  // namespace runner
