#include "runner/judging.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "harness/blocked.hpp"
#include "harness/process.hpp"
#include "harness/transcript.hpp"
#include "kit/status.hpp"
#include "runner/at_once.hpp"
#include "runner/chapters.hpp"

namespace runner {
namespace {

using namespace std::chrono_literals;

/// Longer than any case waits by itself, however patient it is asked to be.
std::chrono::seconds time_limit() {
  const auto* times = std::getenv("MINIMIO_PATIENCE");
  return 10s * (times ? std::atoi(times) : 1);
}

/// Nothing, if the program ends or hangs before its main function begins.
std::vector<std::string> promises_of(const std::filesystem::path& program) try {
  harness::Process list{{program.string(), "--list"}};
  std::istringstream lines{list.wait(harness::within(time_limit())).output};
  std::vector<std::string> promises;
  for (std::string line; std::getline(lines, line);) promises.push_back(line);
  return promises;
} catch (const harness::Failure&) {
  return {};
}

Case never_begun() {
  return {"The program begins.", Outcome::crashed,
          "It ended or hung before main. What does it do for its global variables?"};
}

std::string as_name(const std::string& promise) {  // to Catch2, a comma means "or"
  std::string name;
  for (const char letter : promise) {
    if (std::strchr(",[]*\\\"", letter)) name += '\\';
    name += letter;
  }
  return name;
}

Case run_case(const std::filesystem::path& program, const std::string& promise,
              std::uint64_t seed) {
  harness::Process process{
      {program.string(), as_name(promise), "--seed", std::to_string(seed)}};
  try {
    const auto ending = process.wait(harness::within(time_limit()));
    if (ending.status == kit::kept_status) return {promise, Outcome::kept, {}};
    if (ending.status == kit::skipped_status)
      return {promise, Outcome::skipped, ending.output};
    const auto story = ending.output + ending.errors;
    if (ending.status > 128)
      return {promise, Outcome::crashed,
              story + "The program crashed: " + ::strsignal(ending.status - 128)};
    if (ending.status == 0)
      return {promise, Outcome::broken,
              story + "The program ended before its test did."};
    return {promise, Outcome::broken, story};
  } catch (const harness::Failure&) {
    const auto calls = harness::current_calls(process.pid());
    return {promise, Outcome::hung,
            "It did not end within " + std::to_string(time_limit() / 1s) + " s." +
                (calls.empty() ? "" : "\n\nIt was in " + calls)};
  }
}

char letter_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kept:
      return '.';
    case Outcome::broken:
      return 'F';
    case Outcome::hung:
      return 'H';
    case Outcome::crashed:
      return 'C';
    case Outcome::skipped:
      break;
  }
  return 'S';
}

/// Whether its answer is a Windows program, which is beside it.
bool needs_wine(const std::filesystem::path& program) {
  return std::filesystem::exists(program.string() + ".exe");
}

}  // namespace

bool Verdict::passed() const {
  return !cases.empty() && !skipped() &&
         std::ranges::all_of(cases, [](const Case& one) {
           return one.outcome == Outcome::kept || one.outcome == Outcome::skipped;
         });
}

bool Verdict::skipped() const {
  return !cases.empty() && std::ranges::all_of(cases, [](const Case& one) {
    return one.outcome == Outcome::skipped;
  });
}

std::string Verdict::pattern() const {
  std::string letters;
  for (const auto& one : cases) letters += one.by_chance ? '?' : letter_of(one.outcome);
  return letters;
}

Verdict judge(const std::filesystem::path& program, std::uint64_t seed) {
  if (needs_wine(program)) start_wine();
  const auto begin = harness::Clock::now();
  const auto promises = promises_of(program);
  if (promises.empty()) return {{never_begun()}, {}};
  std::vector<Case> cases(promises.size());
  for_each_at_once(promises.size(), 2 * processors(), [&](std::size_t i) {
    auto promise = promises[i];
    const bool by_chance = promise.starts_with(kit::by_chance);
    if (by_chance) promise.erase(0, 1);
    cases[i] = run_case(program, promise, seed);
    cases[i].by_chance = by_chance;
  });
  return {std::move(cases), std::chrono::duration_cast<std::chrono::milliseconds>(
                                harness::Clock::now() - begin)};
}

}  // namespace runner
