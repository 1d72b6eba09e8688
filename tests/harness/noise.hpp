#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>

namespace harness {

/// An endless stream of random bytes that its seed repeats, however it is cut into
/// pieces.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : generator_{seed} {}

  /// The next bytes of the stream.
  std::string next(std::size_t count);

 private:
  std::mt19937_64 generator_;
  std::string left_over_;
};

}  // namespace harness
