#pragma once

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace net {

//! [check]
/// Returns a system call's result, or throws a std::system_error that names the call.
template <typename Result>
Result check(Result result, std::string_view call) {
  if (result < 0) {
    throw std::system_error{errno, std::generic_category(), std::string{call}};
  }
  return result;
}
//! [check]

//! [retry]
/// Makes the call again for as long as a signal interrupts it. signal(7)
template <typename Call>
auto retry_on_eintr(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}
//! [retry]

}  // namespace net
