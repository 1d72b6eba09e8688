#pragma once

#include <cstdio>
#include <string>

/// What a peer can do to its connection. The fourth sends 5 bytes first, which we have
/// not read when the reset comes.
enum class Ending { closed, half_closed, reset, reset_after_bytes };

inline constexpr Ending every_ending[] = {Ending::closed, Ending::half_closed,
                                          Ending::reset, Ending::reset_after_bytes};

inline const char* name_of(Ending ending) {
  switch (ending) {
    case Ending::closed:
      return "closed";
    case Ending::half_closed:
      return "half-closed";
    case Ending::reset:
      return "reset";
    default:
      return "reset, 5 bytes unread";
  }
}

/// Prints a row of the table: what the system reported, then what came of two reads and
/// two writes.
inline void print_row(const char* ending, const std::string& report,
                      const std::string& reads, const std::string& writes) {
  std::printf("%-22s%-40s%-25s%s\n", ending, report.c_str(), reads.c_str(),
              writes.c_str());
}
