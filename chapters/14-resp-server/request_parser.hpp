#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace resp {

/// Finds one request in bytes that come as they like. It believes no length: memory
/// grows with the bytes that are there, never with those that are announced.
///
/// A request is an array of strings, or a line of words that somebody has typed.
/// @see https://redis.io/docs/latest/develop/reference/protocol-spec/
class RequestParser {
 public:
  enum class Status {
    complete,    // the request is in `arguments`; it can be empty
    incomplete,  // it goes on in bytes that have not come
    invalid,     // `error` says why; nothing behind it can be understood
  };

  /// @param input all that there is of the request: what the last call had, if that
  /// was incomplete, and what has come since then. It goes on where it stopped.
  Status parse(std::string_view input);

  /// The request's words, inside `input` or inside the parser; until the next call.
  std::span<const std::string_view> arguments() const noexcept { return arguments_; }

  /// How many bytes of the input the request was.
  std::size_t size() const noexcept { return position_; }

  const std::string& error() const noexcept { return error_; }

  /// Forgets the request.
  void reset() noexcept;

  /// The longest line, and the longest string, in bytes.
  static constexpr std::size_t longest_line = 64 * 1024;
  static constexpr std::int64_t longest_string = 512 * 1024 * 1024;

 private:
  struct Slice {
    std::size_t start, size;
  };

  Status parse_line_of_words();
  Status parse_array();
  Status parse_array_length();
  Status parse_string();
  Status parse_string_length();

  Status find_line(const char* what);
  Status fail(std::string error);

  std::string_view input_;
  std::string_view line_;           // what find_line has found
  std::size_t position_ = 0;        // what lies before it is understood
  std::int64_t strings_left_ = -1;  // to come of the array; -1: its length is not known
  std::int64_t string_size_ = -1;   // the same of the string
  std::vector<Slice> slices_;       // the strings so far; the input may move
  std::vector<std::string_view> arguments_;
  std::vector<std::string> words_;  // of a line: without their quotes
  std::string error_;
};

}  // namespace resp
