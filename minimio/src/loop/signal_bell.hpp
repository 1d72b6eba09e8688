#pragma once

#include <memory>

#include "minimio/native_handle.hpp"

namespace minimio::loop {

/// Rings at a signal, and counts how often. The signal does what it did before once the
/// last bell of its number is gone. Each system has its own.
class SignalBell {
 public:
  virtual ~SignalBell() = default;
  /// Readable while something is to be taken.
  virtual NativeHandle handle() const noexcept = 0;
  /// Takes one signal; false if there is none.
  virtual bool take() noexcept = 0;

 protected:
  SignalBell() = default;
  SignalBell(const SignalBell&) = delete;
  SignalBell& operator=(const SignalBell&) = delete;
};

/// @throws std::system_error
std::unique_ptr<SignalBell> make_signal_bell(int number);

}  // namespace minimio::loop
