#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "runner/report.hpp"

/// What the words after ./learn do. Each returns the exit status. Where one takes the
/// name of an exercise, its beginning is enough, and an empty one means the current.
namespace runner {

/// Words that ask for what there is not: status 2.
struct Misuse : std::runtime_error {
  using runtime_error::runtime_error;
};

/// The watch where somebody is at a terminal, else the overview.
int begin();

int show_overview();
int run_tests(const std::vector<std::string>& names);

/// @param exercise whose section is shown; empty: the first page
int build_book(const std::string& exercise);

/// Judges the current exercise's answer whenever it is saved, and does what keys say.
int watch();

int list_exercises();

/// Builds and judges the reader's answer. The status is the verdict: 0 passed, 69 this
/// system can't tell, else 1. From then on the exercise is the current one.
int run_exercise(const std::string& name, std::optional<std::uint64_t> seed);

/// Shows the hints that have been shown, and one more.
int show_hint(const std::string& name);

/// Makes the next exercise that is not done the current one.
int go_to_next();

/// The answer is as in the beginning again; what was there is kept beside it.
int reset_exercise(const std::string& name, bool without_asking);

/// Refuses until the answer has passed once, or the reader gives up.
int show_solution(const std::string& name, bool give_up);

/// Judges every answer that has been begun. 0: all exercises pass.
int check_all();
int report_workspace(ReportFormat format);

/// Judges what others handed in: their workspaces.
int grade(const std::vector<std::string>& folders, ReportFormat format);

/// Says what is installed, what is missing, and what to type.
int see_doctor();

struct CheckOptions {
  std::vector<std::string> names;  ///< How those exercises begin; empty: all.
  std::size_t times = 50;          ///< So often each solution has to pass.
  bool solutions_only = false;
  /// Notes in the patches how the mutants end, instead of holding them against that.
  bool write_patterns = false;
};

/// Proves for each exercise that its start fails, that its solution passes, and that
/// every mutant fails in its own way.
int check_exercises(const CheckOptions& options);

/// Makes the folder of an exercise, with one in it that works, for its author to
/// change.
int begin_exercise(const std::string& name, const std::string& kind);

/// @param picture where to draw the table as an SVG too; empty: nowhere
int take_tour(const std::string& picture);

struct TraceOptions {
  std::string server;  ///< Its name, or a chapter's number.
  /// Where to draw the SVG alone; -: on standard output; empty: a page, in the build.
  std::string picture;
  std::string record;  ///< Where to keep the run itself; empty: nowhere.
};

/// Draws what a server's system calls did while two clients talked to it.
/// 69: it can't be seen on this system.
int trace(const TraceOptions& options);

/// @param servers which to measure; empty: all
int count_cost(const std::vector<std::string>& servers);

}  // namespace runner
