#pragma once

#include "minimio/event.hpp"
#include "minimio/interest.hpp"

namespace minimio {

/// The events of poll(2) to ask for. epoll and io_uring have the same bits.
unsigned poll_bits(Interest interest) noexcept;

/// What an answer in those bits says.
Happened happened(int descriptor, unsigned bits, Interest interest) noexcept;

}  // namespace minimio
