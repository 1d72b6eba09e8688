#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string_view>
#include <thread>

#include "harness/process.hpp"
#include "runner/commands.hpp"
#include "runner/files.hpp"
#include "runner/test_report.hpp"

namespace runner {
namespace {

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

bool has_tests(const std::string& folder, const harness::Command& selection) {
  harness::Command list{"ctest", "--test-dir", folder, "-N"};
  list.insert(list.end(), selection.begin(), selection.end());
  const auto ending =
      harness::Process{list}.wait(harness::within(std::chrono::seconds{60}));
  return ending.output.find("Total Tests: 0") == std::string::npos;
}

void print_skipped(const TestResult& test) {
  const std::string_view reason_begins = "skipped: ";
  std::cout << "  skipped  " << test.name << "\n";
  for (const auto& line : test.output) {
    if (const auto at = line.find(reason_begins); at != std::string::npos)
      std::cout << "           " << line.substr(at + reason_begins.size()) << "\n";
  }
}

void print_failed(const TestResult& test) {
  constexpr std::size_t most_lines = 60;
  const auto all = test.output.size();
  std::cout << "\n  failed   " << test.name << "\n";
  if (all > most_lines)
    std::cout << "… the last " << most_lines << " of " << all << " lines\n";
  for (auto i = all - std::min(all, most_lines); i < all; ++i)
    std::cout << test.output[i] << "\n";
}

/// What failed comes last, where one looks first.
void print(const std::vector<TestResult>& results) {
  for (const auto& test : results) {
    if (test.outcome == TestResult::Outcome::skipped) print_skipped(test);
  }
  for (const auto& test : results) {
    if (test.outcome == TestResult::Outcome::failed) print_failed(test);
  }
}

}  // namespace

int run_tests(const std::vector<std::string>& names) {
  const std::string tests = folder("MINIMIO_TESTS", MINIMIO_BUILD_DIR);
  harness::Command selection;
  if (!names.empty()) selection = {"-R", pattern(names)};
  if (!has_tests(tests, selection)) {
    std::cerr << "./learn: no test has this in its name: " << pattern(names)
              << "\nAll names: ctest --test-dir " << tests << " -N\n";
    return 2;
  }

  // Most tests wait more than they work.
  const auto jobs =
      std::to_string(2 * std::max(1U, std::thread::hardware_concurrency()));
  const auto report = tests + "/tests.xml";
  std::filesystem::remove(report);  // or one that is interrupted tells of the last
  harness::Command command{"ctest",          "--test-dir", tests, "--progress",
                           "--output-junit", report,       "-j",  jobs};
  command.insert(command.end(), selection.begin(), selection.end());
  const int status = harness::run(command);
  print(read_test_report(report));
  return status == 0 ? 0 : 1;
}

}  // namespace runner
