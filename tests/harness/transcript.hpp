#pragma once

#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>

namespace harness {

/// What the clients of one server did and saw, in order; the latest lines of it.
class Transcript {
 public:
  void add(std::string_view client, std::string_view what);
  std::string text() const;

 private:
  std::deque<std::string> lines_;
  std::size_t forgotten_ = 0;
};

/// A server did not keep a promise. what() tells the story: what happened, expected and
/// seen.
class Failure : public std::runtime_error {
  using runtime_error::runtime_error;
};

/// Bytes as a person reads them: quoted, with escapes, shortened in the middle when
/// long.
std::string printable(std::string_view bytes);

/// Says where two byte strings part, which should have been equal: "byte 3: expected
/// 'c', saw 'd'".
std::string first_difference(std::string_view expected, std::string_view seen);

}  // namespace harness
