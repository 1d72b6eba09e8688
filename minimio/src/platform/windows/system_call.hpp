#pragma once

#include <system_error>

namespace minimio {

[[noreturn]] void throw_error(std::errc error, const char* call);

/// What the thread's last call of Windows failed with.
/// @see GetLastError
[[noreturn]] void throw_last_error(const char* call);

}  // namespace minimio
