// The suite's command line: poller-suite [a case's name] [--seed N] -- BACK-END
// With `--instead COMMAND…` before the `--`, it becomes that command, with the same
// case and back end. So a program of this system, which ctest can ask for its cases,
// stands in for one of another system.

#ifndef _WIN32
#include <unistd.h>
#endif

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string_view>

#include "harness/run_cases.hpp"
#include "minimio/back_end.hpp"
#include "minimio/conformance.hpp"

namespace conformance {
namespace {

struct Arguments {
  std::vector<char*> for_catch, instead;
  std::string back_end;
  std::uint64_t seed = std::random_device{}();
  bool is_listing = false;
};

Arguments arguments;

void read_arguments(int argc, char** argv) {
  auto* words = &arguments.for_catch;
  for (int i = 0; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--" && i + 1 < argc) {
      arguments.back_end = argv[++i];
      words = &arguments.for_catch;
    } else if (word == "--seed" && i + 1 < argc) {
      arguments.seed = std::strtoull(argv[++i], nullptr, 10);
    } else if (word == "--instead") {
      words = &arguments.instead;
    } else {
      if (word.starts_with("--list")) arguments.is_listing = true;
      words->push_back(argv[i]);
    }
  }
}

#ifndef _WIN32
int become(std::vector<char*> command) {
  char dashes[] = "--";
  const auto& words = arguments.for_catch;
  command.insert(command.end(), words.begin() + 1, words.end());
  command.insert(command.end(), {dashes, arguments.back_end.data(), nullptr});
  ::execvp(command.front(), command.data());
  std::perror(command.front());
  return 1;
}
#endif

}  // namespace

const std::string& back_end() { return arguments.back_end; }

std::uint64_t seed() { return arguments.seed; }

}  // namespace conformance

int main(int argc, char** argv) {
  using conformance::arguments;
  conformance::read_arguments(argc, argv);
  if (arguments.back_end.empty() && !arguments.is_listing) {
    std::cerr << "usage: poller-suite [CASE] [--seed N] [--instead COMMAND...] -- "
                 "BACK-END\n";
    return 2;
  }
#ifndef _WIN32
  if (!arguments.instead.empty()) return conformance::become(arguments.instead);
#endif
  auto& words = arguments.for_catch;
  const int failures = harness::run_cases(static_cast<int>(words.size()), words.data());
  if (arguments.is_listing) return failures;  // it is how many cases there are
  if (failures != 0) std::cout << "seed " << arguments.seed << "\n";
  return failures == 0 ? 0 : 1;
}
