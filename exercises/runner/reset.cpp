#include <iostream>

#include "runner/answers.hpp"
#include "runner/commands.hpp"
#include "runner/files.hpp"
#include "runner/terminal.hpp"

namespace runner {
namespace {

bool is_sure(const Exercise& exercise) {
  std::cout << "Begin " << exercise.name
            << " anew? What you have is kept beside it. [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace

int reset_exercise(const std::string& name, bool without_asking) {
  const auto& exercise = choose(name);
  const auto answer = exercise.answer();
  if (std::filesystem::exists(answer)) {
    if (!without_asking && is_interactive() && !is_sure(exercise)) return 1;
    std::cout << "What you had is " << shown(put_aside(answer)) << "\n";
  }
  lay_out(exercise);
  std::cout << shown(answer) << " is as in the beginning.\n";
  return 0;
}

}  // namespace runner
