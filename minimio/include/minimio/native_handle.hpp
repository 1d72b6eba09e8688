#pragma once

#include <cstdint>

namespace minimio {

/// What the system calls an open socket: a descriptor, or a SOCKET on Windows.
#ifdef _WIN32
using NativeHandle = std::uintptr_t;
#else
using NativeHandle = int;
#endif

}  // namespace minimio
