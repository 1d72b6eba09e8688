#pragma once

#include "07-io-uring/ring.hpp"
#include "kit/kit.hpp"

/// Ends the case as skipped where there is no io_uring to be had.
inline void need_io_uring() {
  try {
    const Ring ring;
  } catch (const net::Unavailable& reason) {
    kit::skip(reason.what());
  }
}
