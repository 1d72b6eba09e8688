#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "pool.hpp"

namespace http {

/// What a connection needs while something is under way, and not while it is idle.
struct Buffers {
  std::array<char, 16 * 1024> in;
  std::size_t begin = 0, end = 0;  // of what has been read and not yet used
  std::string out = {};            // not yet written

  std::string_view unread() const { return {in.data() + begin, end - begin}; }
  void use(std::size_t count) {
    begin += count;
    if (begin == end) begin = end = 0;
  }
  bool reset() noexcept {
    begin = end = 0;
    out.clear();
    return out.capacity() <= most_out;
  }

 private:
  static constexpr std::size_t most_out = 128 * 1024;
};

using BufferPool = net::Pool<Buffers>;

}  // namespace http
