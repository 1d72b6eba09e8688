#include <algorithm>
#include <atomic>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <regex>
#include <utility>

#include "harness/process.hpp"
#include "runner/at_once.hpp"
#include "runner/attempt.hpp"
#include "runner/building.hpp"
#include "runner/commands.hpp"
#include "runner/files.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t fewest_mutants = 3;
constexpr int most_chances = 3;

/// Proves one exercise, and says what came of it.
class Check {
 public:
  Check(const Exercise& exercise, const CheckOptions& options)
      : exercise_{exercise}, options_{options} {}

  void run() {
    const auto start = judge_start();
    if (start.skipped()) return say("skipped: " + start.cases.front().story);
    if (options_.solutions_only) {
      check_solution();
      if (good_) say(solution_passes());
      return;
    }
    check_texts();
    if (start.passed()) complain("the start passes");
    check_solution();
    check_mutants();
    if (good_)
      say("the start fails, " + solution_passes() + ", " +
          std::to_string(exercise_.mutants.size()) + " mutants are told apart");
  }

  bool good() const { return good_; }
  const std::string& lines() const { return lines_; }

 private:
  std::string solution_passes() const {
    return "the solution passes " + std::to_string(options_.times) + " times";
  }

  void say(const std::string& what) { lines_ += exercise_.name + ": " + what + "\n"; }

  void complain(const std::string& what) {
    const std::lock_guard lock{mutex_};
    good_ = false;
    say(what);
  }

  std::uint64_t random() {
    const std::lock_guard lock{mutex_};
    return random_();
  }

  void check_texts() {
    if (exercise_.title.empty())
      return complain("README.md does not begin as CONTRIBUTING.md says");
    if (exercise_.hints.size() < 2) complain("two hints are the least");
    if (exercise_.mutants.size() < fewest_mutants &&
        exercise_.kind != "Predict the output")
      complain("three mutants are the least");
    const auto page =
        read_file(fs::path{MINIMIO_SOURCE_DIR} / "book" / (exercise_.page + ".md"));
    if (page.find("{#" + exercise_.anchor + "}") == std::string::npos)
      complain("the book has no section #" + exercise_.anchor + " in " +
               exercise_.page + ".md");
  }

  Verdict judge_start() {
    return judge(fs::path{MINIMIO_BUILD_DIR} / "exercises" / exercise_.target(),
                 random());
  }

  // Most wait more than they work. But one process serves all of Wine, so more at once
  // would only wait for it.
  std::size_t at_once() const { return exercise_.is_for_windows() ? 1 : processors(); }

  void check_solution() {
    const ScratchFolder folder;
    const auto built = build(exercise_, exercise_.solution(), folder.path());
    if (!built.program)
      return complain("the solution does not compile\n" + built.complaints);
    std::atomic<bool> has_failed = false;
    for_each_at_once(options_.times, at_once(), [&](std::size_t i) {
      if (has_failed) return;
      const auto seed = random();
      const Attempt attempt{seed, {}, judge(*built.program, seed)};
      if (!attempt.passed() && !has_failed.exchange(true))
        complain("the solution fails at its run " + std::to_string(i + 1) + "\n" +
                 text_of(exercise_, attempt));
    });
  }

  void check_mutants() {
    const auto& mutants = exercise_.mutants;
    std::vector<std::string> patterns(mutants.size());
    for_each_at_once(mutants.size(), at_once(),
                     [&](std::size_t i) { patterns[i] = pattern_of(mutants[i]); });
    std::map<std::string, std::string> diagnoses;  // by pattern
    for (std::size_t i = 0; i < mutants.size(); ++i) {
      if (patterns[i].empty()) continue;
      const auto [other, is_new] = diagnoses.emplace(patterns[i], mutants[i].likely);
      if (!is_new && other->second != mutants[i].likely)
        complain(
            name_of(mutants[i]) +
            " ends as another mutant does, and means something else: " + patterns[i]);
    }
  }

  static std::string name_of(const Mutant& mutant) {
    return mutant.patch.stem().string();
  }

  /// How the mutant ends; empty where it can't be told, and that was said.
  std::string pattern_of(const Mutant& mutant) {
    const ScratchFolder folder;
    const auto program = build_mutant(mutant, folder.path());
    if (!program) return {};
    if (mutant.likely.empty())
      complain(name_of(mutant) + " has no sentence: Likely: ...");
    const auto& expected = mutant.pattern;
    if (expected.empty() && !options_.write_patterns) {
      complain(name_of(mutant) + " does not say how it ends; type: ./learn dev check " +
               exercise_.short_name() + " --write");
      return {};
    }
    // What is wrong may by chance do harm in one case more, or in one less, so only
    // what comes again and again is held against the patch. It never passes, though.
    std::string pattern;
    for (int times = 0; times < most_chances; ++times) {
      const auto verdict = judge(*program, random());
      if (verdict.passed()) {
        complain(name_of(mutant) + " lives: no case notices it");
        return {};
      }
      const auto before = std::exchange(pattern, verdict.pattern());
      if (pattern == expected) return pattern;
      if (options_.write_patterns && pattern == before) {
        write_pattern(mutant, pattern);
        return pattern;
      }
    }
    complain(name_of(mutant) + " ends as " + pattern +
             (options_.write_patterns ? ", and each time in another way"
                                      : ", and its patch says " + expected));
    return pattern;
  }

  std::optional<fs::path> build_mutant(const Mutant& mutant, const fs::path& folder) {
    const auto source = folder / "mutant.cpp";
    harness::Process patch{{"patch", "-s", "-o", source.string(),
                            exercise_.solution().string(), mutant.patch.string()}};
    if (const auto ending = patch.wait(harness::within(30s)); ending.status != 0) {
      complain(name_of(mutant) + " does not apply: " + ending.output + ending.errors);
      return std::nullopt;
    }
    auto built = build(exercise_, source, folder);
    if (!built.program)
      complain(name_of(mutant) + " does not compile\n" + built.complaints);
    return built.program;
  }

  static void write_pattern(const Mutant& mutant, const std::string& pattern) {
    auto text = read_file(mutant.patch);
    text = std::regex_replace(text, std::regex{R"(\nPattern:.*)"}, "");
    text = std::regex_replace(text, std::regex{R"(\n(diff|---) )"},
                              "\nPattern: " + pattern + "\n$1 ",
                              std::regex_constants::format_first_only);
    std::ofstream{mutant.patch} << text;
  }

  const Exercise& exercise_;
  const CheckOptions& options_;
  std::mutex mutex_;  // for all that follows
  bool good_ = true;
  std::string lines_;
  std::random_device random_;
};

std::vector<const Exercise*> chosen(const std::vector<std::string>& names) {
  std::vector<const Exercise*> some;
  for (const auto& exercise : exercises()) {
    const auto is_meant = [&](const auto& name) {
      return exercise.name.starts_with(name);
    };
    if (names.empty() || std::ranges::any_of(names, is_meant))
      some.push_back(&exercise);
  }
  if (some.empty()) throw Misuse{"no exercise begins so; ./learn list shows them"};
  return some;
}

}  // namespace

int check_exercises(const CheckOptions& options) {
  const auto all = chosen(options.names);
  std::size_t good = 0, done = 0;
  std::mutex printing;
  for_each_at_once(all.size(), processors(), [&](std::size_t i) {
    Check check{*all[i], options};
    check.run();
    const std::lock_guard lock{printing};
    if (check.good()) ++good;
    std::cout << "[" << ++done << "/" << all.size() << "] " << check.lines()
              << std::flush;
  });
  std::cout << good << " of " << all.size() << " exercises teach what they say\n";
  return good == all.size() ? 0 : 1;
}

}  // namespace runner
