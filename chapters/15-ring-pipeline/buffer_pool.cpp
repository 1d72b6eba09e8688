#include "buffer_pool.hpp"

#include <bit>
#include <new>

namespace {

constexpr std::size_t smallest = 256;

std::size_t capacity_of(std::size_t number) {
  return header_size + (number == 0 ? 0 : smallest << (number - 1));
}

std::size_t cost_of(std::size_t number) {
  return sizeof(Message) + capacity_of(number);
}

}  // namespace

std::size_t BufferPool::class_of(std::size_t text_size) {
  if (text_size == 0) return 0;
  const auto blocks = (text_size + smallest - 1) / smallest;
  return static_cast<std::size_t>(std::bit_width(std::bit_ceil(blocks)));
}

bool BufferPool::can_ever_lend(std::size_t text_size) const {
  return cost_of(class_of(text_size)) <= limit_ / 2;
}

//! [lend]
bool BufferPool::can_lend(std::size_t text_size) const {
  return cost_of(class_of(text_size)) <= (limit_ - lent_) / 2;
}

MessagePtr BufferPool::lend(std::size_t text_size) {
  if (!can_lend(text_size)) return nullptr;

  const auto number = class_of(text_size);
  const auto cost = cost_of(number);
  auto& kept = kept_messages_[number];
  if (!kept.is_empty()) {
    kept_ -= cost;
    lent_ += cost;
    return kept.pop();
  }
  while (lent_ + kept_ + cost > limit_) forget_one();
  auto message = std::make_unique<Message>();
  message->capacity = capacity_of(number);
  message->memory.reset(new (std::nothrow) char[message->capacity]);
  if (!message->memory) return nullptr;
  lent_ += cost;
  return message;
}
//! [lend]

//! [take-back]
void BufferPool::take_back(MessagePtr message) {
  const auto cost = message->cost();
  lent_ -= cost;
  kept_ += cost;
  message->is_farewell = false;
  kept_messages_[class_of(message->capacity - header_size)].push(std::move(message));
}

// The largest first: they are worth the most, and the soonest had again.
void BufferPool::forget_one() {
  auto number = classes - 1;
  while (kept_messages_[number].is_empty()) --number;
  kept_ -= kept_messages_[number].pop()->cost();
}
//! [take-back]
