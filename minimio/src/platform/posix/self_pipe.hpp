#pragma once

#include "minimio/owned_handle.hpp"

namespace minimio {

//! [self-pipe]
/// A pipe to oneself: ringing it makes its descriptor readable, from any thread.
/// @see pipe(2)
class SelfPipe {
 public:
  SelfPipe();

  void ring() const noexcept;
  void silence() const noexcept;
  int descriptor() const noexcept { return readable_end_.get(); }

 private:
  OwnedHandle readable_end_, writable_end_;
};
//! [self-pipe]

}  // namespace minimio
