#include "http/date.hpp"

#include <cstdio>

namespace http {

std::string_view Date::now() {
  using namespace std::chrono;
  constexpr std::size_t length = 29;
  const auto second = floor<seconds>(system_clock::now());
  if (second == second_) return {text_, length};
  second_ = second;

  static constexpr const char* days_of_week[] = {"Sun", "Mon", "Tue", "Wed",
                                                 "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<days>(second);
  const year_month_day date{day};
  const hh_mm_ss time{second - day};
  std::snprintf(text_, sizeof text_, "%s, %02u %s %04d %02d:%02d:%02d GMT",
                days_of_week[weekday{day}.c_encoding()], unsigned{date.day()} % 100,
                months[unsigned{date.month()} - 1], int{date.year()} % 10'000,
                static_cast<int>(time.hours().count()) % 100,
                static_cast<int>(time.minutes().count()) % 100,
                static_cast<int>(time.seconds().count()) % 100);
  return {text_, length};
}

}  // namespace http
