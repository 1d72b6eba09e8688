#include <iostream>

#include "runner/answers.hpp"
#include "runner/commands.hpp"
#include "runner/progress.hpp"
#include "runner/terminal.hpp"

namespace runner {

int go_to_next() {
  const auto& former = choose({});
  const auto progress = load_progress();
  const auto* next = progress.next_after(former);
  if (!next) {
    std::cout << (progress.is_done(former)
                      ? "All " + std::to_string(exercises().size()) + " are done.\n"
                      : former.name + " is the last that is not done.\n");
    return 0;
  }
  lay_out(*next);
  remember([&](Progress& kept) { kept.current = next->name; });
  if (!progress.is_done(former)) std::cout << former.name << " is left open.\n";
  std::cout << next->name << ": " << next->title << "\n\n"
            << reflowed(next->task, columns()) << "\n\n"
            << "  File   " << shown(next->answer()) << "\n"
            << "  Run    ./learn run\n";
  return 0;
}

}  // namespace runner
