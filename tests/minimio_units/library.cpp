// A suite [a case's name] [--rng-seed N]: judges the library. --rng-seed repeats a run.

#define CATCH_CONFIG_RUNNER
#include <random>

#include "minimio_units/kit.hpp"

namespace units {
namespace {

std::uint32_t chosen_seed;

}  // namespace

std::uint32_t seed() { return chosen_seed; }

minimio::Clock::time_point much_later() {
  return minimio::Clock::now() + std::chrono::seconds{40};
}

std::unique_ptr<minimio::Poller> make(std::string_view name) {
  return minimio::make_poller(name);
}

void note(const std::string&) {}  // the case is at hand

int run_cases(int argc, char** argv) {
  Catch::Session session;
  if (const int status = session.applyCommandLine(argc, argv)) return status;
  chosen_seed = session.configData().rngSeed;  // Catch2 2 has 0, without one
  if (chosen_seed == 0) chosen_seed = std::random_device{}();
  return session.run();
}

}  // namespace units
