#pragma once

#include <unistd.h>

#include <array>

/// A descriptor that can always be read: a pipe with a byte in it.
class Readable {
 public:
  Readable() {
    if (::pipe(ends_.data()) != 0 || ::write(ends_[1], "x", 1) != 1) ::_exit(1);
  }
  Readable(const Readable&) = delete;
  Readable& operator=(const Readable&) = delete;
  ~Readable() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }

  int descriptor() const { return ends_[0]; }

 private:
  std::array<int, 2> ends_;
};
