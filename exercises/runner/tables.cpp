#include "runner/tables.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <sstream>

#include "runner/markup.hpp"

namespace runner {
namespace {

using Cells = std::vector<std::string>;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The headings line by line; the short ones stand on the table like on a floor.
std::vector<Cells> heading_lines(const Table& table) {
  std::size_t height = 0;
  for (const auto& heading : table.headings) {
    height = std::max(height, lines_of(heading).size());
  }
  std::vector<Cells> result(height, Cells(table.headings.size()));
  for (std::size_t column = 0; column < table.headings.size(); ++column) {
    const auto lines = lines_of(table.headings[column]);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      result[height - lines.size() + i][column] = lines[i];
    }
  }
  return result;
}

/// Where each column ends, in letters from the left; two are left free between columns.
std::vector<std::size_t> right_ends(const Table& table) {
  std::vector<std::size_t> result;
  std::size_t end = 0;
  for (std::size_t column = 0; column < table.headings.size(); ++column) {
    std::size_t width = 0;
    for (const auto& line : lines_of(table.headings[column])) {
      width = std::max(width, line.size());
    }
    for (const auto& row : table.rows)
      width = std::max(width, row.cells[column].size());
    end += width + (column == 0 ? 0 : 2);
    result.push_back(end);
  }
  return result;
}

std::string as_line(const Cells& cells, const std::vector<std::size_t>& ends) {
  std::string line = cells.front();
  for (std::size_t i = 1; i < cells.size(); ++i) {
    if (!cells[i].empty()) line.resize(ends[i] - cells[i].size(), ' ');
    line += cells[i];
  }
  return line;
}

}  // namespace

std::string Table::text() const {
  const auto ends = right_ends(*this);
  std::ostringstream out;
  for (const auto& cells : heading_lines(*this)) out << as_line(cells, ends) << '\n';
  for (const auto& row : rows) {
    out << as_line(row.cells, ends) << '\n';
    if (!row.remark.empty()) out << "  " << row.remark << '\n';
  }
  return out.str();
}

std::string Table::svg(const std::string& title) const {
  constexpr std::size_t letter = 8, line_height = 20, margin = 16;
  const auto ends = right_ends(*this);
  std::ostringstream texts;
  std::size_t y = margin;
  const auto write = [&](std::size_t x, const std::string& text, const char* style) {
    texts << "<text x=\"" << margin + x * letter << "\" y=\"" << y << "\" " << style
          << '>' << escaped(text) << "</text>\n";
  };
  const auto write_cells = [&](const Cells& cells) {
    y += line_height;
    write(0, cells.front(), "font-weight=\"bold\"");
    for (std::size_t i = 1; i < cells.size(); ++i) {
      write(ends[i], cells[i], "text-anchor=\"end\"");
    }
  };
  for (const auto& cells : heading_lines(*this)) write_cells(cells);
  for (const auto& row : rows) {
    write_cells(row.cells);
    if (row.remark.empty()) continue;
    y += line_height;
    write(2, row.remark, "fill-opacity=\"0.65\"");
  }

  std::ostringstream out;
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
      << ends.back() * letter + 2 * margin << ' ' << y + margin
      << "\" role=\"img\" aria-label=\"" << escaped(title) << "\">\n"
      << "<title>" << escaped(title) << "</title>\n"
      << "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n"
      << "<g font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"13\" "
         "fill=\"#e6edf3\">\n"
      << texts.str() << "</g>\n</svg>\n";
  return out.str();
}

std::string decimal(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string decimal(const std::optional<double>& value, int digits) {
  return value ? decimal(*value, digits) : "-";
}

std::string with_thousands(std::size_t value) {
  auto text = std::to_string(value);
  for (auto place = std::ssize(text) - 3; place > 0; place -= 3) {
    text.insert(static_cast<std::size_t>(place), ",");
  }
  return text;
}

StatusLine::StatusLine() : on_terminal_{::isatty(STDERR_FILENO) == 1} {}

StatusLine::~StatusLine() {
  if (on_terminal_) std::fputs("\r\033[K", stderr);
}

void StatusLine::show(const std::string& what) {
  std::fprintf(stderr, on_terminal_ ? "\r\033[K%s" : "%s\n", what.c_str());
}

}  // namespace runner
