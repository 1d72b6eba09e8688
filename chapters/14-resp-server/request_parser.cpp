#include "request_parser.hpp"

#include <limits>
#include <utility>

#include "integer.hpp"
#include "words.hpp"

namespace resp {

//! [parse]
RequestParser::Status RequestParser::parse(std::string_view input) {
  input_ = input;
  if (input.empty()) return Status::incomplete;
  return input.front() == '*' ? parse_array() : parse_line_of_words();
}
//! [parse]

void RequestParser::reset() noexcept {
  position_ = 0;
  strings_left_ = string_size_ = -1;
  slices_.clear();
  arguments_.clear();
}

RequestParser::Status RequestParser::parse_line_of_words() {
  const auto end = input_.find('\n');
  if (end == input_.npos) {
    if (input_.size() > longest_line) return fail("too big inline request");
    return Status::incomplete;
  }
  auto line = input_.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!split_words(line, words_)) return fail("unbalanced quotes in request");
  position_ = end + 1;
  arguments_.assign(words_.begin(), words_.end());
  return Status::complete;
}

//! [array]
RequestParser::Status RequestParser::parse_array() {
  if (strings_left_ < 0) {
    if (const auto status = parse_array_length(); status != Status::complete)
      return status;
  }
  while (strings_left_ > 0) {
    if (const auto status = parse_string(); status != Status::complete) return status;
    --strings_left_;
  }
  for (const auto [start, size] : slices_)
    arguments_.push_back(input_.substr(start, size));
  return Status::complete;
}
//! [array]

RequestParser::Status RequestParser::parse_array_length() {
  if (const auto status = find_line("mbulk count string"); status != Status::complete)
    return status;
  const auto length = to_integer(line_.substr(1));
  if (!length || *length > std::numeric_limits<std::int32_t>::max())
    return fail("invalid multibulk length");
  strings_left_ = *length > 0 ? *length : 0;
  return Status::complete;
}

//! [string]
RequestParser::Status RequestParser::parse_string() {
  if (string_size_ < 0) {
    if (const auto status = parse_string_length(); status != Status::complete)
      return status;
  }
  const auto size = static_cast<std::size_t>(string_size_);
  if (input_.size() - position_ < size + 2) return Status::incomplete;
  slices_.push_back({position_, size});
  position_ += size + 2;  // it ends with \r\n
  string_size_ = -1;
  return Status::complete;
}
//! [string]

RequestParser::Status RequestParser::parse_string_length() {
  const auto start = position_;
  if (const auto status = find_line("bulk count string"); status != Status::complete)
    return status;
  if (line_.empty() || line_.front() != '$')
    return fail(std::string{"expected '$', got '"} + input_[start] + "'");
  const auto size = to_integer(line_.substr(1));
  if (!size || *size < 0 || *size > longest_string) return fail("invalid bulk length");
  string_size_ = *size;
  return Status::complete;
}

// Up to \r, and whatever one byte follows it.
RequestParser::Status RequestParser::find_line(const char* what) {
  const auto end = input_.find('\r', position_);
  if (end == input_.npos) {
    if (input_.size() - position_ > longest_line)
      return fail(std::string{"too big "} + what);
    return Status::incomplete;
  }
  if (end + 1 >= input_.size()) return Status::incomplete;
  line_ = input_.substr(position_, end - position_);
  position_ = end + 2;
  return Status::complete;
}

RequestParser::Status RequestParser::fail(std::string error) {
  error_ = "Protocol error: " + std::move(error);
  return Status::invalid;
}

}  // namespace resp
