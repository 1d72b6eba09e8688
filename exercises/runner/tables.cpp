#include "runner/tables.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <sstream>

namespace runner {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string padded(const std::string& cell, std::size_t width, bool to_the_right) {
  const std::string space(width - std::min(width, cell.size()), ' ');
  return to_the_right ? space + cell : cell + space;
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '<')
      result += "&lt;";
    else if (letter == '&')
      result += "&amp;";
    else
      result += letter;
  }
  return result;
}

std::vector<std::size_t> widths(const Table& table) {
  std::vector<std::size_t> result;
  for (std::size_t column = 0; column < table.headings.size(); ++column) {
    std::size_t width = 0;
    for (const auto& line : lines_of(table.headings[column]))
      width = std::max(width, line.size());
    for (const auto& row : table.rows)
      width = std::max(width, row.cells[column].size());
    result.push_back(width);
  }
  return result;
}

}  // namespace

std::string Table::text() const {
  const auto width = widths(*this);
  std::ostringstream out;
  const auto print = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += padded(cells[i], width[i] + (i == 0 ? 0 : 2), i > 0);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  };

  std::size_t height = 0;
  for (const auto& heading : headings)
    height = std::max(height, lines_of(heading).size());
  for (std::size_t line = 0; line < height; ++line) {
    std::vector<std::string> cells;
    for (const auto& heading : headings) {
      const auto lines = lines_of(heading);
      const auto empty_above = height - lines.size();
      cells.push_back(line < empty_above ? "" : lines[line - empty_above]);
    }
    print(cells);
  }
  for (const auto& row : rows) {
    print(row.cells);
    if (!row.remark.empty()) out << "  " << row.remark << '\n';
  }
  return out.str();
}

std::string Table::svg(const std::string& title) const {
  constexpr int line_height = 20, letter_width = 8, margin = 16;
  const auto lines = lines_of(text());
  std::size_t longest = 0;
  for (const auto& line : lines) longest = std::max(longest, line.size());
  const auto wide = static_cast<int>(longest) * letter_width + 2 * margin;
  const auto high = static_cast<int>(lines.size()) * line_height + 2 * margin;

  std::ostringstream out;
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << wide << ' '
      << high << "\" role=\"img\" aria-label=\"" << escaped(title) << "\">\n"
      << "<title>" << escaped(title) << "</title>\n"
      << "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n"
      << "<g font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"13\" "
         "fill=\"#e6edf3\" style=\"white-space: pre\">\n";
  int y = margin + line_height - 6;
  for (const auto& line : lines) {
    out << "<text x=\"" << margin << "\" y=\"" << y << "\"";
    if (!line.empty()) {
      out << " textLength=\"" << line.size() * letter_width << "\"";
    }
    if (line.starts_with("  ") && y > 4 * line_height) out << " fill=\"#8b949e\"";
    out << ">" << escaped(line) << "</text>\n";
    y += line_height;
  }
  out << "</g>\n</svg>\n";
  return out.str();
}

std::string decimal(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string with_thousands(std::size_t value) {
  auto text = std::to_string(value);
  for (auto place = std::ssize(text) - 3; place > 0; place -= 3) {
    text.insert(static_cast<std::size_t>(place), ",");
  }
  return text;
}

Progress::Progress() : on_terminal_{::isatty(STDERR_FILENO) == 1} {}

Progress::~Progress() {
  if (on_terminal_) std::fputs("\r\033[K", stderr);
}

void Progress::show(const std::string& what) {
  std::fprintf(stderr, on_terminal_ ? "\r\033[K%s" : "%s\n", what.c_str());
}

}  // namespace runner
