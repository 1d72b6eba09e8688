#include "harness/noise.hpp"

#include <cstring>

namespace harness {

std::string Noise::next(std::size_t count) {
  std::string bytes = std::move(left_over_);
  while (bytes.size() < count) {
    char word[sizeof(std::uint64_t)];
    const std::uint64_t random = generator_();
    std::memcpy(word, &random, sizeof word);
    bytes.append(word, sizeof word);
  }
  left_over_ = bytes.substr(count);
  bytes.resize(count);
  return bytes;
}

}  // namespace harness
