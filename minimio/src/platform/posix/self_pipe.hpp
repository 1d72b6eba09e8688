#pragma once

#include "platform/posix/pipe_ends.hpp"

namespace minimio {

//! [self-pipe]
/// A pipe to oneself: ringing it makes its descriptor readable, from any thread.
/// @see pipe(2)
class SelfPipe {
 public:
  void ring() const noexcept;
  void silence() const noexcept;
  int descriptor() const noexcept { return pipe_.readable.get(); }

 private:
  PipeEnds pipe_ = open_pipe();  // which does not block
};
//! [self-pipe]

}  // namespace minimio
