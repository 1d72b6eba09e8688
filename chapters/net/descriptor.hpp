#pragma once

#include <unistd.h>

#include <utility>

namespace net {

//! [descriptor]
/// Owns one descriptor and closes it. It can be moved, never copied: one owner, one
/// close.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) noexcept : number_{number} {}
  Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    Descriptor{std::move(other)}.swap(*this);
    return *this;
  }
  // A failed close is not tried again: Linux has freed the number even so. close(2)
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }
  void swap(Descriptor& other) noexcept { std::swap(number_, other.number_); }

 private:
  int number_ = -1;
};
//! [descriptor]

/// Makes reads, writes and accepts fail with EAGAIN where they would have blocked.
/// fcntl(2)
/// @throws std::system_error when the descriptor is not open.
void set_non_blocking(const Descriptor& descriptor);

}  // namespace net
