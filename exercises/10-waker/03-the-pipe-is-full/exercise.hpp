#pragma once

#include "net/descriptor.hpp"

/// Its descriptor is readable from the first `ring` until `silence`. Neither of them
/// ever waits.
class Bell {
 public:
  Bell();

  /// Any thread. No error if it has been rung already, however often.
  void ring();

  /// The loop's thread. No error if nobody has rung.
  void silence();

  int descriptor() const { return readable_.get(); }

 private:
  net::Descriptor readable_, writable_;
};
