#include <algorithm>
#include <iostream>

#include "runner/commands.hpp"
#include "runner/hand_in.hpp"
#include "runner/progress.hpp"
#include "runner/tables.hpp"
#include "runner/terminal.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;

/// Whether all that this system can tell of passes.
bool is_complete(const HandIn& hand_in) {
  return std::ranges::all_of(
      hand_in.marks, [](const Mark& mark) { return mark.passed() || mark.skipped(); });
}

/// With a line for each answer, since it may take minutes.
HandIn judge_workspace(std::ostream& lines) {
  return judge_hand_in(workspace(), [&](const Mark& mark) {
    if (mark.attempt)
      lines << mark.verdict() << "  " << mark.exercise->name << std::endl;
  });
}

}  // namespace

int check_all() {
  const auto mine = judge_workspace(std::cout);
  remember([&](Progress& kept) {
    for (const auto& mark : mine.marks)
      if (mark.passed()) kept.finish(*mark.exercise);
  });
  std::cout << "\n"
            << progress_bar(mine.passed(), mine.marks.size(), columns()) << "\n";
  return is_complete(mine) ? 0 : 1;
}

int report_workspace(ReportFormat format) {
  const auto mine = judge_workspace(std::cerr);
  std::cout << report({mine}, format);
  return is_complete(mine) ? 0 : 1;
}

int grade(const std::vector<std::string>& folders, ReportFormat format) {
  for (const auto& folder : folders)
    if (!fs::is_directory(folder)) throw Misuse{folder + " is no folder"};
  std::vector<HandIn> hand_ins;
  {
    StatusLine line;
    for (const auto& folder : folders) {
      line.show("grading " + folder);
      hand_ins.push_back(judge_hand_in(folder));
    }
  }
  std::cout << report(hand_ins, format);
  return std::ranges::all_of(hand_ins, is_complete) ? 0 : 1;
}

}  // namespace runner
