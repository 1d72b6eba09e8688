#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "minimio/token.hpp"

namespace net {

/// Keeps things by token. A token is the number of a slot and of its generation: when
/// something goes and another thing takes its slot, the old token finds nothing. All
/// tokens are above 0xffff'ffff, so that smaller ones are free for other uses.
template <typename Thing>
class Slots {
 public:
  minimio::Token insert(Thing thing) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(things_.size()));
      things_.emplace_back();
      generations_.push_back(1);
    }
    const auto slot = free_.back();
    things_[slot] = std::move(thing);
    free_.pop_back();
    return minimio::Token{std::uint64_t{generations_[slot]} << 32 | slot};
  }

  //! [find]
  /// Nothing, when it has gone.
  Thing* find(minimio::Token token) {
    const auto slot = slot_of(token);
    const auto generation = static_cast<std::uint64_t>(token) >> 32;
    if (slot >= generations_.size() || generations_[slot] != generation) return nullptr;
    return &things_[slot];
  }
  //! [find]

  //! [erase]
  void erase(minimio::Token token) {
    if (!find(token)) return;
    const auto slot = slot_of(token);
    things_[slot] = {};
    ++generations_[slot];
    free_.push_back(slot);
  }
  //! [erase]

 private:
  static std::uint32_t slot_of(minimio::Token token) {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(token));
  }

  std::vector<Thing> things_;
  std::vector<std::uint32_t> generations_;  // by slot
  std::vector<std::uint32_t> free_;         // slots
};

}  // namespace net
