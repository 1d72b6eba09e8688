#pragma once

#include <sys/event.h>
#include <sys/types.h>

#include <chrono>
#include <vector>

#include "net/descriptor.hpp"
#include "net/system_call.hpp"

/// A change that the kernel would not make.
struct Refusal {
  int descriptor;
  int error;  // an errno

  bool operator==(const Refusal&) const = default;
};

/// What one wait has found out.
struct News {
  std::vector<int> readable;
  std::vector<Refusal> refused;
};

/// Descriptors that are watched for reading, by one kqueue.
class Readers {
 public:
  /// From the next wait on it is watched.
  void add(int descriptor);
  /// From the next wait on it is not.
  void remove(int descriptor);

  /// Makes the changes, and waits until there is news, or for so long. A change that is
  /// refused is news, told once; the other changes are made all the same.
  News wait(std::chrono::milliseconds limit);

 private:
  net::Descriptor kqueue_{net::check(::kqueue(), "kqueue")};
  std::vector<struct kevent> changes_;  // made by the next wait
};
