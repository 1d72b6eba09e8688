#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Finds strings in a stream of bytes: "$5\r\nhello\r\n" is one.
class StringReader {
 public:
  /// The longest string that is taken, in bytes.
  static constexpr std::size_t longest = 512 * 1024 * 1024;

  /// These bytes have come.
  void add(std::string_view bytes);

  /// The next string, if all of it has come.
  std::optional<std::string> next();

  /// What has come makes no sense. Then there is never a string again.
  bool is_broken() const { return broken_; }

  /// How many bytes it has room for.
  std::size_t room() const { return bytes_.capacity(); }

 private:
  std::string bytes_;  // have come, and are not part of a string that was returned
  bool broken_ = false;
};
