#include "runner/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace runner {
namespace {

constexpr std::size_t usual_columns = 84;
constexpr std::size_t widest_bar = 40;

bool is_paragraph(const std::string& block) {
  return block.find_first_of(" -*|`#") != 0 && block.find("```") == std::string::npos;
}

}  // namespace

bool is_interactive() {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
}

std::size_t columns() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  if (const auto* said = std::getenv("COLUMNS"); said && std::atoi(said) > 0)
    return static_cast<std::size_t>(std::atoi(said));
  return usual_columns;
}

std::string progress_bar(std::size_t done, std::size_t all, std::size_t width) {
  const auto count = " " + std::to_string(done) + "/" + std::to_string(all);
  const auto frame = count.size() + 2;
  const auto length = std::min(widest_bar, width > frame ? width - frame : 0);
  const auto filled = all == 0 ? 0 : length * done / all;
  std::string bar(filled, '#');
  if (filled < length) bar += '>';
  bar.resize(length, '-');
  return "[" + bar + "]" + count;
}

std::string wrapped(const std::string& text, std::size_t width) {
  std::string lines;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    if (column > 0 && column + 1 + (end - at) > width) {
      lines += '\n';
      column = 0;
    } else if (column > 0) {
      lines += ' ';
      ++column;
    }
    lines.append(text, at, end - at);
    column += end - at;
    at = end + 1;
  }
  return lines;
}

std::string reflowed(const std::string& markdown, std::size_t width) {
  std::string text;
  for (std::size_t at = 0; at < markdown.size();) {
    const auto end = std::min(markdown.find("\n\n", at), markdown.size());
    auto block = markdown.substr(at, end - at);
    if (is_paragraph(block)) {
      std::ranges::replace(block, '\n', ' ');
      block = wrapped(block, width);
    }
    text += (text.empty() ? "" : "\n\n") + block;
    at = end + 2;
  }
  return text;
}

}  // namespace runner
