#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "runner/call_words.hpp"
#include "runner/timeline.hpp"

namespace runner {

std::string tell_timeline(const RunLog& run) {
  struct Line {
    double time;
    std::string text;
  };
  const auto [begin, end] = shown_period(run);
  const auto numbers = numbered_threads(run.calls);
  std::vector<Line> lines;
  for (const auto& call : run.calls) {
    if (!is_shown(call) || call.end < begin || call.end > end) continue;
    char took[32] = "";
    if (is_blocked(call))
      std::snprintf(took, sizeof took, ", after %.0f ms",
                    1e3 * (call.end - call.begin));
    lines.push_back({call.end, "thread " + std::to_string(numbers.at(call.thread)) +
                                   ": " + label(call) + took});
  }
  for (const auto& deed : run.deeds)
    lines.push_back(
        {deed.time, std::string{"client "} + deed.client + " " + label(deed)});
  std::ranges::stable_sort(lines, {}, &Line::time);
  std::string all;
  for (const auto& line : lines) all += line.text + "\n";
  return all;
}

}  // namespace runner
