#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "minimio/token.hpp"

namespace minimio::loop {

class HandleState;

/// The open handles, by token: the number of a slot and of its generation. Once a
/// handle is taken out, its token finds nothing, even if another has the slot. Token{0}
/// is nobody's.
class Slots {
 public:
  Token insert(std::shared_ptr<HandleState> state);

  /// Nothing, when it is closed.
  /// @param token of a handle that there is or was, or Token{0}: so it has a slot.
  //! [find]
  HandleState* find(Token token) const noexcept {
    const auto& slot = slots_[slot_of(token)];
    return slot.generation == generation_of(token) ? slot.state.get() : nullptr;
  }
  //! [find]

  /// Of one that is open.
  std::shared_ptr<HandleState> take(Token token) noexcept;

  std::vector<std::shared_ptr<HandleState>> all() const;

 private:
  struct Slot {
    std::shared_ptr<HandleState> state;
    std::uint32_t generation = 1;
    std::uint32_t next_free = none;
  };

  static constexpr std::uint32_t none = 0xffff'ffff;
  static std::uint32_t slot_of(Token token) noexcept {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(token));
  }
  static std::uint32_t generation_of(Token token) noexcept {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(token) >> 32);
  }

  std::vector<Slot> slots_ = std::vector<Slot>(1);  // the one of Token{0}, too
  std::uint32_t free_ = 0;
};

}  // namespace minimio::loop
