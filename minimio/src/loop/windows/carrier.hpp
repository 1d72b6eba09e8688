#pragma once

#include "minimio/net/pipe.hpp"
#include "platform/windows/kernel_handle.hpp"

namespace minimio::loop {

/// Programs read and write the pipes of Windows, which can't be watched. So between
/// such a pipe and one of ours a thread carries the bytes, in one direction. When one
/// end is closed, so is the other.
/// @return the end for the child, who inherits it.
/// @throws std::system_error
KernelHandle carry_to_child(net::PipeWriter& ours);
KernelHandle carry_from_child(net::PipeReader& ours);

}  // namespace minimio::loop
