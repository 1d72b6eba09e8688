#pragma once

#include <array>

#include "message.hpp"

/// Memory for messages, in sizes of powers of two. What comes back is kept for the next
/// who needs that size, so that a server that has seen its traffic allocates no more.
///
/// Threads: one.
class BufferPool {
 public:
  /// @param limit in bytes: what is lent and what is kept is never more.
  explicit BufferPool(std::size_t limit) : limit_{limit} {}

  /// Memory for a text of that size and its header. Nobody gets more than half of what
  /// is left, so that the large leave something to the small.
  /// @return null when there is none now.
  MessagePtr lend(std::size_t text_size);
  bool can_lend(std::size_t text_size) const;
  void take_back(MessagePtr message);

  /// Whether it could lend this if all else came back.
  bool can_ever_lend(std::size_t text_size) const;

  /// Texts of the same class get memory of the same size.
  static std::size_t class_of(std::size_t text_size);
  static constexpr std::size_t classes = 26;

  std::size_t lent() const { return lent_; }
  std::size_t kept() const { return kept_; }

 private:
  void forget_one();

  const std::size_t limit_;
  std::size_t lent_ = 0;
  std::size_t kept_ = 0;
  std::array<MessageList, classes> kept_messages_;  // by class
};
