#pragma once

#include <cstdint>

namespace minimio {

/// A value of yours that you give when you ask for something, and that comes back in
/// each event about it. minimio never looks into it.
///
/// An event can wait in your hands while what it is about comes to an end, so a token
/// does best to be a slot of yours and a generation, not an address.
enum class Token : std::uint64_t {};

}  // namespace minimio
