#include "runner/markup.hpp"

namespace runner {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '&')
      result += "&amp;";
    else if (letter == '<')
      result += "&lt;";
    else if (letter == '"')
      result += "&quot;";
    else
      result += letter == '\n' || (letter >= ' ' && letter <= '~') ? letter : '?';
  }
  return result;
}

}  // namespace runner
