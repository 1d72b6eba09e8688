#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>

#include "minimio/native_handle.hpp"
#include "minimio/token.hpp"

struct Message;
using MessagePtr = std::unique_ptr<Message>;

/// The length of what follows stands before it, in four bytes, the highest first.
inline constexpr std::size_t header_size = 4;

//! [message]
/// A client's message, in memory of the pool's. It goes through both threads, and has
/// with it all that they need to know.
struct Message {
  std::span<char> all() { return {memory.get(), size}; }
  std::span<char> text() { return all().subspan(header_size); }
  std::size_t cost() const { return sizeof(Message) + capacity; }

  minimio::Token client{};
  minimio::NativeHandle socket{};
  bool is_farewell = false;  // nothing more comes from this client
  std::size_t size = 0;      // with the header
  std::size_t capacity = 0;
  std::unique_ptr<char[]> memory;
  MessagePtr next;  // in the list that it is in
};
//! [message]

/// First in, first out. To add one allocates nothing.
class MessageList {
 public:
  MessageList() = default;
  MessageList(MessageList&& other) noexcept
      : first_{std::move(other.first_)}, last_{std::exchange(other.last_, nullptr)} {}
  MessageList& operator=(MessageList&& other) noexcept {
    clear();
    first_ = std::move(other.first_);
    last_ = std::exchange(other.last_, nullptr);
    return *this;
  }
  ~MessageList() { clear(); }

  bool is_empty() const { return !first_; }
  Message& front() { return *first_; }

  void push(MessagePtr message) {
    auto* const added = message.get();
    (last_ ? last_->next : first_) = std::move(message);
    last_ = added;
  }
  MessagePtr pop() {
    auto message = std::move(first_);
    first_ = std::move(message->next);
    if (!first_) last_ = nullptr;
    return message;
  }
  void push_all(MessageList& others) {
    while (!others.is_empty()) push(others.pop());
  }

 private:
  // One after the other: a chain that destroys itself needs a stack as long as itself.
  void clear() {
    while (!is_empty()) pop();
  }

  MessagePtr first_;
  Message* last_ = nullptr;
};
