#include "frame.hpp"

#include <algorithm>

//! [header]
std::size_t FrameReader::text_size() const {
  std::size_t size = 0;
  for (const char byte : header_) size = size << 8 | static_cast<unsigned char>(byte);
  return size;
}
//! [header]

void FrameReader::lend(MessagePtr message) {
  message_ = std::move(message);
  message_->size = header_size + text_size();
  std::ranges::copy(header_, message_->memory.get());
}

//! [room]
std::span<char> FrameReader::room() {
  const auto whole = message_ ? message_->all() : std::span<char>{header_};
  return whole.subspan(filled_);
}
//! [room]

MessagePtr FrameReader::take() {
  filled_ = 0;
  return std::move(message_);
}

void write_header(std::span<char, header_size> header, std::size_t text_size) {
  for (std::size_t i = header_size; i-- > 0; text_size >>= 8)
    header[i] = static_cast<char>(text_size & 0xff);
}
