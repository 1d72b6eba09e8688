#pragma once

#include <utility>

#include "minimio/export.hpp"
#include "minimio/native_handle.hpp"

namespace minimio {

/// Owns one handle and closes it. It can be moved, never copied: one owner, one close.
/// @see close(2), closesocket
class MINIMIO_API OwnedHandle {
 public:
  static constexpr auto none = static_cast<NativeHandle>(-1);

  OwnedHandle() noexcept = default;
  explicit OwnedHandle(NativeHandle handle) noexcept : handle_{handle} {}
  OwnedHandle(OwnedHandle&& other) noexcept
      : handle_{std::exchange(other.handle_, none)} {}
  OwnedHandle& operator=(OwnedHandle&& other) noexcept {
    if (this != &other) {
      close();
      handle_ = std::exchange(other.handle_, none);
    }
    return *this;
  }
  ~OwnedHandle() { close(); }

  /// Closes it, if there is one. That it fails is nobody's to know: the number is free
  /// even so. close(2)
  void close() noexcept;

  /// Gives up the handle without closing it.
  NativeHandle release() noexcept { return std::exchange(handle_, none); }

  NativeHandle get() const noexcept { return handle_; }
  explicit operator bool() const noexcept { return handle_ != none; }

 private:
  NativeHandle handle_ = none;
};

}  // namespace minimio
