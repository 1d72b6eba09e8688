#pragma once

#include <string_view>

#include "minimio/export.hpp"

namespace minimio {

/// Of these headers. Versions that differ in the first number, or in the second while
/// the first is 0, don't fit together.
/// @see semver.org
inline constexpr int version_major = 0;
inline constexpr int version_minor = 1;
inline constexpr int version_patch = 0;

/// Of the library that the program runs with, "0.1.0".
MINIMIO_API std::string_view version() noexcept;

}  // namespace minimio
