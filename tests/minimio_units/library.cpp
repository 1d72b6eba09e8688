// Judges the library.

#include <random>

#include "minimio_units/kit.hpp"

namespace units {

std::uint32_t seed() {
  static const std::uint32_t without_one = std::random_device{}();
  const auto chosen = Catch::rngSeed();  // Catch2 2 has 0, without --rng-seed
  return chosen ? chosen : without_one;
}

minimio::Clock::time_point much_later() {
  return minimio::Clock::now() + std::chrono::seconds{40};
}

std::unique_ptr<minimio::Poller> make(std::string_view name) {
  return minimio::make_poller(name);
}

void note(const std::string&) {}  // the case is at hand

}  // namespace units
