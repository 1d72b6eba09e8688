// The program behind ./learn, which has set up and built everything before it comes
// here.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>

#include "harness/measure.hpp"
#include "runner/commands.hpp"
#include "runner/own_queue.hpp"

namespace {

using runner::ReportFormat;

/// What was typed.
struct Words {
  std::function<int()> command = runner::begin;
  std::vector<std::string> names;
  std::string exercise;
  std::string picture;
  std::string loop;
  std::optional<std::uint64_t> seed;
  ReportFormat format = ReportFormat::text;
  std::string kind = "Fix the bug";
  runner::CheckOptions check;
  runner::TraceOptions trace;
  bool yes = false;
  bool give_up = false;
};

class Grammar {
 public:
  Grammar() {
    app_.name("./learn");
    app_.require_subcommand(0, 1);
    app_.add_option("--loop", words_.loop,
                    "mine: all of it runs on your own EventQueue")
        ->check(CLI::IsMember{{"mine"}});
    add_for_reading();
    add_for_doing();
    add_for_teachers();
    add_for_authors();
  }

  /// @return a status where there is nothing to do but to end with it.
  std::optional<int> parse(int argc, char** argv) try {
    app_.parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::Success& help) {
    return app_.exit(help);
  } catch (const CLI::ParseError& error) {
    throw runner::Misuse{std::string{error.what()} +
                         ". Usage: ./learn [WORD...], as ./learn --help says"};
  }

  bool wants_own_queue() const { return !words_.loop.empty(); }

  int carry_out() const { return words_.command(); }

 private:
  CLI::App* add(CLI::App& within, const std::string& word, const std::string& help,
                std::function<int()> command) {
    auto* added = within.add_subcommand(word, help);
    added->callback([this, command] { words_.command = command; });
    return added;
  }
  CLI::App* add(const std::string& word, const std::string& help,
                std::function<int()> command) {
    return add(app_, word, help, std::move(command));
  }
  CLI::App* add_with_exercise(const std::string& word, const std::string& help,
                              std::function<int()> command) {
    auto* added = add(word, help, std::move(command));
    added->add_option("exercise", words_.exercise,
                      "as in: ./learn " + word + " 02-select/03; else the current one");
    return added;
  }

  void add_for_reading() {
    add("tour", "run every chapter's server under the same traffic, and compare",
        [this] { return runner::take_tour(words_.picture); })
        ->add_option("--svg", words_.picture, "draw the table into this file too");
    add("test", "run every test, or those with these words in their names", [this] {
      return runner::run_tests(words_.names);
    })->add_option("name", words_.names, "as in: ./learn test ch04-epoll");
    add("book", "build the book, and say where it is", [this] {
      return runner::build_book(words_.exercise);
    })->add_option("exercise", words_.exercise, "whose section is shown");
    add("cost", "count what one echoed request costs each server", [this] {
      return runner::count_cost(words_.names);
    })->add_option("server", words_.names, "as in: ./learn cost 04, or ch04-epoll");
    auto* trace = add("trace", "draw a server's system calls while clients talk to it",
                      [this] { return runner::trace(words_.trace); });
    trace
        ->add_option("server", words_.trace.server,
                     "as in: ./learn trace 04, or ch04-epoll")
        ->required();
    trace->add_option("--svg", words_.trace.picture,
                      "draw into this file, and no page");
    trace->add_option("--record", words_.trace.record, "keep the run in this file");
    add("overview", "show the chapters", runner::show_overview);
    add("doctor", "say what is installed, what is missing, and what to type",
        runner::see_doctor);
  }

  void add_for_doing() {
    add("watch", "judge your answer whenever you save it; what ./learn alone does",
        runner::watch);
    add("list", "show the exercises, and which are done", runner::list_exercises);
    add_with_exercise("run", "build and judge your answer", [this] {
      return runner::run_exercise(words_.exercise, words_.seed);
    })->add_option("--seed", words_.seed, "repeats the random choices of another run");
    add_with_exercise("hint", "show one more hint",
                      [this] { return runner::show_hint(words_.exercise); });
    add("next", "go to the next exercise that is not done", runner::go_to_next);
    add_with_exercise("reset", "begin anew; your answer is kept beside it", [this] {
      return runner::reset_exercise(words_.exercise, words_.yes);
    })->add_flag("--yes", words_.yes, "without asking");
    add_with_exercise("solution", "show ours, once your answer has passed", [this] {
      return runner::show_solution(words_.exercise, words_.give_up);
    })->add_flag("--give-up", words_.give_up, "even before");
    add("check-all", "judge all your answers", runner::check_all);
  }

  void add_for_teachers() {
    add_formats(add("report", "judge all your answers, for a program that reads it",
                    [this] { return runner::report_workspace(words_.format); }));
    auto* grade = add("grade", "judge what others handed in",
                      [this] { return runner::grade(words_.names, words_.format); });
    grade->add_option("folder", words_.names, "a hand-in's workspace")->required();
    add_formats(grade);
  }
  void add_formats(CLI::App* command) {
    auto* json = command->add_flag_callback(
        "--json", [this] { words_.format = ReportFormat::json; }, "as JSON");
    command
        ->add_flag_callback(
            "--junit", [this] { words_.format = ReportFormat::junit; },
            "as the XML of JUnit")
        ->excludes(json);
  }

  void add_for_authors() {
    auto* dev = app_.add_subcommand("dev", "for those who write exercises");
    dev->require_subcommand(1);
    auto* check = add(*dev, "check", "prove that the exercises teach what they say",
                      [this] { return runner::check_exercises(words_.check); });
    check->add_option("exercise", words_.check.names,
                      "as in: ./learn dev check 02-select");
    check->add_option("--times", words_.check.times, "how often a solution has to pass")
        ->capture_default_str();
    check->add_flag("--solutions-only", words_.check.solutions_only,
                    "neither the starts nor the mutants");
    check->add_flag("--write", words_.check.write_patterns,
                    "note how the mutants end in their patches");
    auto* begin = add(*dev, "new", "begin an exercise of your own", [this] {
      return runner::begin_exercise(words_.exercise, words_.kind);
    });
    begin
        ->add_option("name", words_.exercise, "as in: ./learn dev new 04-epoll/06-name")
        ->required();
    begin->add_option("--kind", words_.kind, "as in: --kind \"Make it faster\"")
        ->capture_default_str();
  }

  CLI::App app_{
      "minimio: how event queues work, by building one. Alone, it shows where you "
      "are."};
  Words words_;
};

int fail(const std::string& why, int status) {
  std::fflush(stdout);
  std::fprintf(stderr, "./learn: %s\n", why.c_str());
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  Grammar grammar;
  if (const auto status = grammar.parse(argc, argv)) return *status;
  if (grammar.wants_own_queue()) runner::go_on_with_own_queue(argv);
  harness::raise_descriptor_limit();
  return grammar.carry_out();
} catch (const runner::Misuse& misuse) {
  return fail(misuse.what(), 2);
} catch (const std::filesystem::filesystem_error& error) {
  return fail(error.path1().string() + ": " + error.code().message(), 1);
} catch (const std::exception& error) {
  return fail(error.what(), 1);
}
