#include <iostream>

#include "runner/answers.hpp"
#include "runner/commands.hpp"
#include "runner/files.hpp"
#include "runner/progress.hpp"

namespace runner {

int show_solution(const std::string& name, bool give_up) {
  const auto& exercise = choose(name);
  if (!give_up && !load_progress().was_ever_done(exercise)) {
    std::cerr << "./learn: " << exercise.name
              << " has not passed yet; to see its solution all the same: ./learn "
                 "solution --give-up "
              << exercise.short_name() << "\n";
    return 1;
  }
  std::cout << read_file(exercise.solution());
  return 0;
}

}  // namespace runner
