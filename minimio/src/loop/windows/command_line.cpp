#include "loop/windows/command_line.hpp"

#include "platform/windows/utf16.hpp"

namespace minimio::loop {
namespace {

bool needs_quotes(const std::wstring& argument) {
  return argument.empty() || argument.find_first_of(L" \t\n\v\"") != std::wstring::npos;
}

/// A backslash is a backslash, unless a quote comes after it, or after more of them:
/// then two stand for one, and one more for the quote to be a character as well.
std::wstring quoted(const std::wstring& argument) {
  std::wstring text = L"\"";
  std::size_t backslashes = 0;  // right before this character
  for (const auto character : argument) {
    if (character == L'"') text.append(backslashes + 1, L'\\');
    backslashes = character == L'\\' ? backslashes + 1 : 0;
    text += character;
  }
  text.append(backslashes, L'\\');
  return text + L'"';
}

}  // namespace

std::wstring command_line(const std::string& program,
                          const std::vector<std::string>& arguments) {
  auto line = L'"' + to_utf16(program) + L'"';  // no file has a quote in its name
  for (const auto& text : arguments) {
    const auto argument = to_utf16(text);
    line += L' ';
    line += needs_quotes(argument) ? quoted(argument) : argument;
  }
  return line;
}

}  // namespace minimio::loop
