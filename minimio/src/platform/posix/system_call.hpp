#pragma once

#include <cerrno>
#include <system_error>

namespace minimio {

/// Throws what errno says, in the name of the call.
[[noreturn]] void throw_errno(const char* call);
[[noreturn]] void throw_error(std::errc error, const char* call);

template <typename Result>
Result check(Result result, const char* call) {
  if (result < 0) throw_errno(call);
  return result;
}

/// Makes the call again for as long as a signal interrupts it. Not for a wait that has
/// a timeout, which would begin anew. signal(7)
template <typename Call>
auto retry_on_eintr(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

}  // namespace minimio
