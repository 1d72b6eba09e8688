#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace runner {

/// A system call of a server's.
struct SystemCall {
  int thread = 0;
  double begin = 0, end = 0;  // seconds since 1970
  std::string name;
  std::string arguments;
  std::string result;
};

/// What a client did or saw.
struct Deed {
  double time = 0;  // seconds since 1970
  char client = 'a';
  std::string what;        // connects, says, hears or leaves
  std::string text;        // the bytes
  std::uint16_t port = 0;  // the client's
};

/// What happened while some clients talked to a server, in the order in which it began.
struct RunLog {
  std::string server;
  std::vector<SystemCall> calls;
  std::vector<Deed> deeds;
};

/// Reads what `strace -f -ttt -T -yy` has written, with a line for each deed among its
/// own: `deed a 1700000000.123456 says 40012 hello`, and one `server NAME`.
/// @see strace(1)
RunLog read_run_log(std::istream& text);

std::string line_of(const Deed& deed);

}  // namespace runner
