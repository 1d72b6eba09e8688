#include <cstdio>
#include <fstream>
#include <iostream>
#include <thread>

#include "harness/process.hpp"
#include "runner/commands.hpp"

namespace runner {
namespace {

const std::string build = MINIMIO_BUILD_DIR;

/// The words as a regular expression that finds each of them as it stands.
std::string pattern(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) {
    if (!text.empty()) text += '|';
    for (const char letter : word) {
      if (std::string_view{"\\^$.|?*+()[]{}"}.find(letter) != std::string_view::npos)
        text += '\\';
      text += letter;
    }
  }
  return text;
}

bool has_tests(const harness::Command& selection) {
  harness::Command list{"ctest", "--test-dir", build, "-N"};
  list.insert(list.end(), selection.begin(), selection.end());
  const auto ending =
      harness::Process{list}.wait(harness::within(std::chrono::seconds{60}));
  return ending.output.find("Total Tests: 0") == std::string::npos;
}

std::string without_entities(std::string text) {
  using Pair = std::pair<std::string_view, std::string_view>;
  for (const auto& [entity, letter] :
       {Pair{"&apos;", "'"}, Pair{"&quot;", "\""}, Pair{"&lt;", "<"}, Pair{"&gt;", ">"},
        Pair{"&amp;", "&"}}) {
    for (std::size_t at = 0; (at = text.find(entity, at)) != std::string::npos; ++at) {
      text.replace(at, entity.size(), letter);
    }
  }
  return text;
}

/// Which tests the report says were skipped, and why. ctest(1), --output-junit
void print_skipped(const std::string& report) {
  const std::string test_begins = "<testcase name=\"", reason_begins = "skipped: ";
  std::ifstream file{report};
  std::string test;
  bool was_skipped = false;
  for (std::string line; std::getline(file, line);) {
    if (const auto at = line.find(test_begins); at != std::string::npos) {
      const auto name = at + test_begins.size();
      test = line.substr(name, line.find('"', name) - name);
      was_skipped = line.find("status=\"notrun\"") != std::string::npos;
    }
    if (const auto at = line.find(reason_begins);
        was_skipped && at != std::string::npos) {
      std::cout << "  skipped  " << without_entities(test) << "\n           "
                << without_entities(line.substr(at + reason_begins.size())) << "\n";
    }
  }
}

}  // namespace

int run_tests(const std::vector<std::string>& names) {
  harness::Command selection;
  if (!names.empty()) selection = {"-R", pattern(names)};
  if (!has_tests(selection)) {
    std::cerr << "./learn: no test has this in its name: " << pattern(names)
              << "\nAll names: ctest --test-dir " << build << " -N\n";
    return 2;
  }

  // Most tests wait more than they work.
  const auto jobs =
      std::to_string(2 * std::max(1U, std::thread::hardware_concurrency()));
  const auto report = build + "/tests.xml";
  harness::Command command{
      "ctest",      "--test-dir",     build,  "--output-on-failure",
      "--progress", "--output-junit", report, "-j",
      jobs};
  command.insert(command.end(), selection.begin(), selection.end());
  const int status = harness::run(command);
  print_skipped(report);
  return status == 0 ? 0 : 1;
}

}  // namespace runner
