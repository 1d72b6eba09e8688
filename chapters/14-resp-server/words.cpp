#include "words.hpp"

#include <charconv>
#include <optional>

namespace resp {
namespace {

bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

class Splitter {
 public:
  explicit Splitter(std::string_view line) : rest_{line} {}

  bool split(std::vector<std::string>& words) {
    words.clear();
    for (;;) {
      while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
      if (rest_.empty()) return true;
      if (!read_word(words.emplace_back())) return false;
    }
  }

 private:
  bool read_word(std::string& word) {
    while (!rest_.empty()) {
      const char byte = take();
      if (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t') return true;
      if (byte == '"' || byte == '\'') return read_quoted(word, byte);
      word += byte;
    }
    return true;
  }

  bool read_quoted(std::string& word, char quote) {
    while (!rest_.empty()) {
      const char byte = take();
      if (byte == quote) return rest_.empty() || is_space(rest_.front());
      if (byte == '\\' && !rest_.empty() && (quote == '"' || rest_.front() == '\'')) {
        word += quote == '"' ? read_escape() : take();
      } else {
        word += byte;
      }
    }
    return false;
  }

  char read_escape() {
    if (const auto byte = hexadecimal()) {
      rest_.remove_prefix(3);
      return *byte;
    }
    switch (const char byte = take()) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'b':
        return '\b';
      case 'a':
        return '\a';
      default:
        return byte;
    }
  }

  std::optional<char> hexadecimal() const {
    if (rest_.size() < 3 || rest_.front() != 'x') return {};
    unsigned char value = 0;
    const auto [stop, error] = std::from_chars(&rest_[1], &rest_[1] + 2, value, 16);
    if (error != std::errc{} || stop != &rest_[1] + 2) return {};
    return static_cast<char>(value);
  }

  char take() {
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    return byte;
  }

  std::string_view rest_;
};

}  // namespace

bool split_words(std::string_view line, std::vector<std::string>& words) {
  return Splitter{line}.split(words);
}

}  // namespace resp
