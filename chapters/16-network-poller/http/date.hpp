#pragma once

#include <chrono>
#include <string_view>

namespace http {

/// The time of day as a response says it: "Sun, 06 Nov 1994 08:49:37 GMT". It is put
/// together once a second.
/// @see RFC 9110, 5.6.7
class Date {
 public:
  std::string_view now();

 private:
  std::chrono::sys_seconds second_{std::chrono::sys_seconds::max()};
  char text_[32] = {};
};

}  // namespace http
