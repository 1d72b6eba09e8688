#pragma once

#include "minimio/owned_handle.hpp"

namespace minimio {

struct PipeEnds {
  OwnedHandle readable, writable;
};

/// Non-blocking, and closed by exec(3).
PipeEnds open_pipe();

}  // namespace minimio
