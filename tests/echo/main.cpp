// The command line of a suite: echo-suite [a case's name] [--seed N]
// [--expect-failure] -- SERVER…

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <random>
#include <string>

#include "echo/suite.hpp"
#include "harness/run_cases.hpp"

namespace suite {
namespace {

struct Arguments {
  std::vector<char*> for_catch;
  harness::Command server;
  std::uint64_t seed = std::random_device{}();
  bool expect_failure = false;
  bool were_used = false;        // by a case that ran
  bool server_listened = false;  // so that a case could fail on its own account
};

Arguments arguments;

void read_arguments(int argc, char** argv) {
  char** const end = argv + argc;
  char** const dashes =
      std::find_if(argv, end, [](char* word) { return !std::strcmp(word, "--"); });
  for (char** word = argv; word < dashes; ++word) {
    if (!std::strcmp(*word, "--expect-failure")) {
      arguments.expect_failure = true;
    } else if (!std::strcmp(*word, "--seed") && word + 1 < dashes) {
      arguments.seed = std::strtoull(*++word, nullptr, 10);
    } else {
      arguments.for_catch.push_back(*word);
    }
  }
  if (dashes != end) arguments.server.assign(dashes + 1, end);
}

bool is_listing() {
  return std::any_of(arguments.for_catch.begin(), arguments.for_catch.end(),
                     [](std::string_view word) { return word.starts_with("--list"); });
}

/// How to run just this again.
std::string again(int argc, char** argv) {
  std::string text;
  for (int i = 0; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") text += "--seed " + std::to_string(arguments.seed) + " ";
    text += word.find(' ') == std::string::npos ? word + " " : "'" + word + "' ";
  }
  return text;
}

}  // namespace

const harness::Command& command() {
  arguments.were_used = true;
  return arguments.server;
}

int wine_factor() { return harness::is_for_windows(command()) ? 5 : 1; }

Server start(std::chrono::milliseconds time_limit, Limits limits) {
  return start_with({}, time_limit, limits);
}

Server start_with(harness::Command more, std::chrono::milliseconds time_limit,
                  Limits limits) try {
  auto words = command();
  words.insert(words.end(), more.begin(), more.end());
  Server server{words, within(time_factor * wine_factor() * time_limit), limits};
  arguments.server_listened = true;
  return server;
} catch (const harness::Unavailable& reason) {
  skip(reason.what());
}

std::uint64_t seed() { return arguments.seed; }

void skip(std::string_view reason) {
  std::cout << "skipped: " << reason << std::endl;
  std::_Exit(0);
}

}  // namespace suite

int main(int argc, char** argv) {
  using suite::arguments;
  suite::read_arguments(argc, argv);
  auto& words = arguments.for_catch;
  if (suite::is_listing())
    return harness::run_cases(static_cast<int>(words.size()), words.data());

  if (arguments.server.empty()) {
    std::cerr << "usage: " << argv[0]
              << " [CASE] [--seed N] [--expect-failure] -- SERVER [ARGUMENT…]\n";
    return 2;
  }
  harness::raise_descriptor_limit();
  std::cout << "seed " << arguments.seed << "\n";
  const int failures = harness::run_cases(static_cast<int>(words.size()), words.data());
  if (!arguments.were_used) {
    std::cerr << argv[0] << ": no such case; --list-tests shows all\n";
    return 2;
  }
  if (arguments.expect_failure) {
    const bool failed = failures != 0 && arguments.server_listened;
    std::cout << (failed ? "failed, as expected\n" : "this was expected to fail\n");
    return failed ? 0 : 1;
  }
  if (failures != 0) std::cout << "again: " << suite::again(argc, argv) << "\n";
  return failures == 0 ? 0 : 1;
}
