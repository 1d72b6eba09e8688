#include "platform/posix/system_call.hpp"

namespace minimio {

void throw_errno(const char* call) {
  throw std::system_error{errno, std::generic_category(), call};
}

void throw_error(std::errc error, const char* call) {
  throw std::system_error{std::make_error_code(error), call};
}

}  // namespace minimio
