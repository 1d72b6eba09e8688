#include <cstdio>
#include <filesystem>
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

/// What ctest's log says of the tests that were skipped, and how to enable them.
void print_skipped() {
  std::ifstream log{build + "/Testing/Temporary/LastTest.log"};
  std::string test;
  for (std::string line; std::getline(log, line);) {
    if (const auto name = line.find(" Testing: "); name != std::string::npos) {
      test = line.substr(name + 10);
    }
    if (line.starts_with("skipped: "))
      std::cout << "  skipped  " << test << "\n           " << line.substr(9) << "\n";
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
  harness::Command command{"ctest",      "--test-dir", build, "--output-on-failure",
                           "--progress", "-j",         jobs};
  command.insert(command.end(), selection.begin(), selection.end());
  const int status = harness::run(command);
  print_skipped();
  return status == 0 ? 0 : 1;
}

}  // namespace runner
