#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "minimio/token.hpp"

namespace net {

//! [slots]
/// Keeps things by token. A token is the number of a slot and of its generation: when
/// something goes and another thing takes its slot, the old token finds nothing. All
/// tokens are above 0xffff'ffff, so that smaller ones are free for other uses.
template <typename Thing>
class Slots {
 public:
  minimio::Token insert(Thing thing) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(slots_.size()));
      slots_.emplace_back();
    }
    const auto place = free_.back();
    auto& slot = slots_[place];
    slot.thing.emplace(std::move(thing));
    free_.pop_back();
    return minimio::Token{std::uint64_t{++slot.generation} << 32 | place};
  }

  /// Nothing, when it has gone.
  Thing* find(minimio::Token token) {
    const auto number = static_cast<std::uint64_t>(token);
    const auto place = static_cast<std::uint32_t>(number);
    if (place >= slots_.size()) return nullptr;
    auto& slot = slots_[place];
    const bool is_same = slot.thing && slot.generation == number >> 32;
    return is_same ? &*slot.thing : nullptr;
  }

  void erase(minimio::Token token) {
    if (!find(token)) return;
    const auto place = static_cast<std::uint32_t>(static_cast<std::uint64_t>(token));
    slots_[place].thing.reset();
    free_.push_back(place);
  }

 private:
  struct Slot {
    std::optional<Thing> thing;
    std::uint32_t generation = 0;
  };
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
};
//! [slots]

}  // namespace net
