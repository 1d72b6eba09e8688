#pragma once

#include <string>
#include <string_view>

namespace minimio {

/// Our texts are in UTF-8, those of Windows in UTF-16.
/// @throws std::system_error when it is not UTF-8.
std::wstring to_utf16(std::string_view text);

}  // namespace minimio
