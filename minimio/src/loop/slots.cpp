#include "loop/slots.hpp"

namespace minimio::loop {

Token Slots::insert(std::shared_ptr<HandleState> state) {
  if (free_ == none) {
    slots_.emplace_back();
    free_ = static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const auto number = free_;
  auto& slot = slots_[number];
  free_ = slot.next_free;
  slot.state = std::move(state);
  return Token{std::uint64_t{slot.generation} << 32 | number};
}

//! [take]
std::shared_ptr<HandleState> Slots::take(Token token) noexcept {
  const auto number = slot_of(token);
  auto& slot = slots_[number];
  if (++slot.generation == 0) slot.generation = 1;
  slot.next_free = std::exchange(free_, number);
  return std::move(slot.state);
}
//! [take]

std::vector<std::shared_ptr<HandleState>> Slots::all() const {
  std::vector<std::shared_ptr<HandleState>> states;
  for (const auto& slot : slots_)
    if (slot.state) states.push_back(slot.state);
  return states;
}

}  // namespace minimio::loop
