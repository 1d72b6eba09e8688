// minimio-suite [a case's name] [--rng-seed N]: the library's layers, those above the
// pollers most of all. --rng-seed repeats a run.

#define CATCH_CONFIG_RUNNER
#include <random>

#include "minimio_units/child.hpp"
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

}  // namespace units

int main(int argc, char** argv) {
  if (units::is_child(argc, argv)) return units::play_child();
  Catch::Session session;
  if (const int status = session.applyCommandLine(argc, argv)) return status;
  units::chosen_seed = session.configData().rngSeed;  // Catch2 2 has 0, without one
  if (units::chosen_seed == 0) units::chosen_seed = std::random_device{}();
  return session.run();
}
