#include "harness/wine.hpp"

#ifdef _WIN32
#include <windows.h>
#endif

namespace harness {

bool on_wine() {
#ifdef _WIN32
  return ::GetProcAddress(::GetModuleHandleW(L"ntdll"), "wine_get_version") != nullptr;
#else
  return false;
#endif
}

}  // namespace harness
