#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace minimio::loop {

/// Bytes that come at one end and go at the other. Empty, it has no memory.
class ByteQueue {
 public:
  bool empty() const noexcept { return bytes_.empty(); }
  std::size_t size() const noexcept { return bytes_.size() - gone_; }
  std::span<const char> bytes() const noexcept {
    return std::span{bytes_}.subspan(gone_);
  }

  void append(std::span<const char> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }

  void drop_front(std::size_t count) {
    gone_ += count;
    if (gone_ == bytes_.size()) return clear();
    if (gone_ < bytes_.size() / 2) return;
    bytes_ = {bytes_.begin() + static_cast<std::ptrdiff_t>(gone_), bytes_.end()};
    gone_ = 0;
  }

  void clear() noexcept {
    bytes_ = {};
    gone_ = 0;
  }

 private:
  std::vector<char> bytes_;
  std::size_t gone_ = 0;  // how many at the front
};

}  // namespace minimio::loop
