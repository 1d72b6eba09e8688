#include "reply.hpp"

#include <array>
#include <charconv>

namespace resp {
namespace {

template <typename Number>
void append_number(std::string& bytes, char type, Number number) {
  std::array<char, 24> line;
  line[0] = type;
  auto* end = std::to_chars(&line[1], line.data() + line.size() - 2, number).ptr;
  *end++ = '\r';
  *end++ = '\n';
  bytes.append(line.data(), end);
}

}  // namespace

void Reply::integer(std::int64_t value) { append_number(bytes_, ':', value); }

void Reply::count(char type, std::size_t number) {
  append_number(bytes_, type, number);
}

void Reply::map(std::size_t pairs) {
  if (version_ == 2) {
    array(2 * pairs);
  } else {
    count('%', pairs);
  }
}

void Reply::line(char type, std::string_view text) {
  bytes_ += type;
  bytes_ += text;
  bytes_ += "\r\n";
}

// What a client has said can be in the text, and must not end the line.
void Reply::error(std::string_view text) {
  constexpr std::string_view ends_a_line = "\r\n";
  text = text.substr(0, text.find_last_not_of(ends_a_line) + 1);
  bytes_ += "-ERR ";
  for (const char byte : text)
    bytes_ += ends_a_line.find(byte) == text.npos ? byte : ' ';
  bytes_ += "\r\n";
}

void Reply::refusal(std::string_view text) { line('-', text); }

void Reply::string(std::string_view text) {
  if (is_too_long()) return;
  count('$', text.size());
  bytes_ += text;
  bytes_ += "\r\n";
}

void Reply::text(std::string_view text) {
  if (version_ == 2) return string(text);
  constexpr std::string_view format = "txt:";
  count('=', format.size() + text.size());
  bytes_ += format;
  bytes_ += text;
  bytes_ += "\r\n";
}

}  // namespace resp
