#include "platform/windows/utf16.hpp"

#include <winsock2.h>

#include "platform/windows/system_call.hpp"

namespace minimio {

std::wstring to_utf16(std::string_view text) {
  if (text.empty()) return {};
  const auto convert = [&](wchar_t* room, int size) {
    return ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(),
                                 static_cast<int>(text.size()), room, size);
  };
  std::wstring converted(static_cast<std::size_t>(convert(nullptr, 0)), L'\0');
  if (converted.empty()) throw_last_error("MultiByteToWideChar");
  convert(converted.data(), static_cast<int>(converted.size()));
  return converted;
}

}  // namespace minimio
