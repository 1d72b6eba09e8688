#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace resp {

/// Writes replies, one behind the other, in the version of the protocol that the client
/// has asked for. What version 2 has no form for, it gets in the nearest that it has.
/// @see https://redis.io/docs/latest/develop/reference/protocol-spec/
class Reply {
 public:
  /// @param longest more bytes than these, and one string, are never written.
  Reply(std::string& bytes, int version, std::size_t longest)
      : bytes_{bytes}, version_{version}, longest_{longest} {}

  void ok() { bytes_ += "+OK\r\n"; }
  void status(std::string_view text) { line('+', text); }
  /// An error of the kind that most are, ERR.
  void error(std::string_view text);
  /// An error whose kind is its first word.
  void refusal(std::string_view text);
  void integer(std::int64_t value);
  void string(std::string_view text);
  void null() { bytes_ += version_ == 2 ? "$-1\r\n" : "_\r\n"; }
  void null_array() { bytes_ += version_ == 2 ? "*-1\r\n" : "_\r\n"; }
  /// A text to be shown as it is.
  void text(std::string_view text);

  /// So many replies follow as one: the elements; of a map, the keys and their values
  /// in turn.
  void array(std::size_t size) { count('*', size); }
  void map(std::size_t pairs);
  void set(std::size_t size) { count(version_ == 2 ? '*' : '~', size); }

  /// The same replies, from now on in another version.
  Reply in_version(int version) const { return {bytes_, version, longest_}; }

  /// Something is missing at the end, and nothing can follow.
  bool is_too_long() const { return bytes_.size() > longest_; }

 private:
  void line(char type, std::string_view text);
  void count(char type, std::size_t number);

  std::string& bytes_;
  int version_;
  std::size_t longest_;
};

}  // namespace resp
