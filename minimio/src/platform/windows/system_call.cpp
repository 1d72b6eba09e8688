#include "platform/windows/system_call.hpp"

#include <winsock2.h>

namespace minimio {

void throw_error(std::errc error, const char* call) {
  throw std::system_error{std::make_error_code(error), call};
}

void throw_last_error(const char* call) {
  throw std::system_error{static_cast<int>(::GetLastError()), std::system_category(),
                          call};
}

}  // namespace minimio
