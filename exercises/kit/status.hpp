#pragma once

#include <sysexits.h>

namespace kit {

/// The status that a program ends with when its case was kept. It is not 0, since an
/// answer may call exit(0).
inline constexpr int kept_status = 42;

/// When the system can't tell. sysexits(3)
inline constexpr int skipped_status = EX_UNAVAILABLE;

/// Stands before the name of a case, in the list of them, that finds a mistake only by
/// chance.
inline constexpr const char* by_chance = "?";

}  // namespace kit
