#pragma once

#include <array>
#include <cstddef>

#include "minimio/native_handle.hpp"

namespace minimio {

/// Both addresses of a socket, to tell it from a later one with the same number. What
/// was not known yet, as the peer before a connect, may differ.
class SocketId {
 public:
  SocketId() = default;
  explicit SocketId(NativeHandle socket) noexcept;

  /// Whether the number still means that socket.
  bool is_still(NativeHandle socket) const noexcept;

 private:
  struct Name {
    std::array<std::byte, 28> bytes{};
    int size = 0;  // 0: unknown
    bool may_be(const Name& other) const noexcept;
  };
  Name local_, peer_;
};

}  // namespace minimio
