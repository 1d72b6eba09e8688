#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "net/descriptor.hpp"

using Token = std::uint64_t;

/// Wakes a loop that may be asleep.
class Waker {
 public:
  Waker();

  /// Any thread. Ends the loop's wait. However often it is called, and with whatever
  /// tokens, before the next `take` there is one byte in the pipe.
  void wake(Token token);

  /// The loop, when the descriptor is readable. It isn't afterwards.
  /// @return each token that has been woken since the last time, once.
  std::vector<Token> take();

  int descriptor() const { return readable_.get(); }

 private:
  net::Descriptor readable_, writable_;  // do not block
  std::mutex mutex_;
  std::vector<Token> tokens_;
};
