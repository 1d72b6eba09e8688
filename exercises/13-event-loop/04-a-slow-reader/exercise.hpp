#pragma once

#include "minimio/loop/stream.hpp"

/// Writes to one stream what comes from another, and shuts it down after the end. If
/// `to` takes less than comes, `from` has to wait: no more is pending in `to` than its
/// high-water mark and what one read brings, which is 64 KiB at most.
/// @param from stays open until all has been passed on, and so does `to`. They are the
///   caller's.
void relay(minimio::loop::Stream& from, minimio::loop::Stream& to);
