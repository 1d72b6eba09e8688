#pragma once

#include <array>

#include "message.hpp"

/// Puts a message together, however it is split on its way. It says where the next
/// bytes belong, and asks for no more than it has room for.
class FrameReader {
 public:
  /// A part of a message is here.
  bool has_begun() const { return filled_ > 0; }

  /// The header is here, and says how long the text is, but there is no memory for it.
  bool needs_memory() const { return filled_ == header_size && !message_; }
  std::size_t text_size() const;

  /// Memory for the text, and for the header before it.
  void lend(MessagePtr message);

  /// Where the next bytes belong. Not to be asked of one that needs memory, or is
  /// complete.
  std::span<char> room();
  void received(std::size_t bytes) { filled_ += bytes; }

  bool is_complete() const { return message_ && filled_ == message_->size; }

  /// Gives up the message, complete or not; null when there is none. The next begins.
  MessagePtr take();

 private:
  std::array<char, header_size> header_;
  std::size_t filled_ = 0;  // header and text
  MessagePtr message_;
};

/// Writes the header of a text of that size.
void write_header(std::span<char, header_size> header, std::size_t text_size);
