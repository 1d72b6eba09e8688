#pragma once

#include <memory>
#include <vector>

#include "minimio/clock.hpp"
#include "minimio/token.hpp"

/// Tells which of many descriptors are readable.
class Watcher {
 public:
  virtual ~Watcher() = default;

  /// Watches a descriptor, until it is removed or closed.
  /// @throws std::system_error file_exists when it is watched already. A number that
  /// was
  ///   closed and is used again is a new descriptor.
  virtual void add(int descriptor, minimio::Token token) = 0;

  /// Watches it no more.
  virtual void remove(int descriptor) = 0;

  /// Waits until a descriptor is readable, or the deadline has passed.
  /// @return the tokens of those that are; none means that the deadline has passed. Who
  ///   was closed without remove is not among them, and neither is who got the number.
  virtual std::vector<minimio::Token> wait(minimio::Clock::time_point deadline) = 0;
};

std::unique_ptr<Watcher> make_watcher();
