#pragma once

#include <optional>
#include <string>
#include <vector>

namespace runner {

/// A table of text: the first column to the left, the others to the right. A heading
/// may have several lines; a row may have a remark, which stands under it.
struct Table {
  struct Row {
    std::vector<std::string> cells;
    std::string remark;
  };

  std::vector<std::string> headings;
  std::vector<Row> rows;

  /// As a terminal shows it.
  std::string text() const;
  /// As a picture that suits light and dark pages.
  std::string svg(const std::string& title) const;
};

/// As "1.3", or "-" where there is nothing.
std::string decimal(double value, int digits);
std::string decimal(const std::optional<double>& value, int digits);

/// 1050 as "1,050".
std::string with_thousands(std::size_t value);

/// A line on standard error that says what is being done, and gives way to the next.
class StatusLine {
 public:
  StatusLine();
  ~StatusLine();
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  void show(const std::string& what);

 private:
  bool on_terminal_;
};

}  // namespace runner
