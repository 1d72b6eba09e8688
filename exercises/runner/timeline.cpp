#include "runner/timeline.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <string_view>

#include "runner/call_words.hpp"
#include "runner/markup.hpp"

namespace runner {
namespace {

constexpr double left = 96, right = 24;
constexpr double client_lane = 72, thread_lane = 128, bar_height = 22;

/// Where the moments of a run lie on the page.
class Axis {
 public:
  explicit Axis(std::vector<double> times) : times_{std::move(times)} {
    std::ranges::sort(times_);
    double x = left;
    for (std::size_t i = 0; i < times_.size(); ++i) {
      if (i > 0) x += width(times_[i] - times_[i - 1]);
      places_.push_back(x);
    }
  }
  double x(double time) const {
    const auto found = std::ranges::lower_bound(times_, time);
    return places_[static_cast<std::size_t>(found - times_.begin())];
  }
  double end() const { return places_.back(); }

 private:
  static double width(double seconds) {
    constexpr double unit = 0.0001;
    return seconds <= 0 ? 0 : 9 + 9 * std::log2(1 + seconds / unit);
  }

  std::vector<double> times_, places_;
};

/// The calls that the picture has, cut at its edges.
std::vector<SystemCall> shown_calls(const RunLog& run) {
  const auto [begin, end] = shown_period(run);
  std::vector<SystemCall> calls;
  for (auto call : run.calls) {
    if (!is_shown(call) || call.end < begin || call.begin > end) continue;
    call.begin = std::max(call.begin, begin);
    if (call.end > end) {
      call.end = end;
      call.result = "?";  // what came of it is no longer in the picture
    }
    calls.push_back(std::move(call));
  }
  return calls;
}

Axis axis_of(const RunLog& run, const std::vector<SystemCall>& calls) {
  const auto [begin, end] = shown_period(run);
  std::vector<double> times{begin, end};
  for (const auto& call : calls) {
    times.push_back(call.begin);
    times.push_back(call.end);
  }
  for (const auto& deed : run.deeds) times.push_back(deed.time);
  return Axis{std::move(times)};
}

class Timeline {
 public:
  explicit Timeline(const RunLog& run)
      : run_{run}, calls_{shown_calls(run)}, axis_{axis_of(run, calls_)} {
    double y = 8;
    for (const auto& deed : run.deeds) {
      if (clients_.try_emplace(deed.client, y + client_lane - 16).second)
        y += client_lane;
    }
    for (const auto& [thread, number] : numbered_threads(calls_)) {
      threads_[thread] = y + thread_lane - bar_height - 8;
      y += thread_lane;
    }
    height_ = y + 8;
  }

  std::string svg() {
    for (const auto& [client, y] : clients_) draw_client(client, y);
    int number = 0;
    for (const auto& [thread, y] : threads_) draw_thread(++number, y);
    for (const auto& call : calls_) draw(call);
    for (const auto& deed : run_.deeds) draw(deed);
    return head() + out_.str() + "</svg>\n";
  }

 private:
  std::string head() const {
    const auto id = "run-of-" + run_.server;
    const auto width = static_cast<int>(axis_.end() + right);
    std::ostringstream head;
    head << "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"run\" width=\"" << width
         << "\" height=\"" << static_cast<int>(height_) << "\" viewBox=\"0 0 " << width
         << ' ' << static_cast<int>(height_) << "\" role=\"img\" aria-labelledby=\""
         << id << "-title " << id
         << "-desc\" font-family=\"system-ui, sans-serif\" font-size=\"12\" "
            "fill=\"currentColor\">\n<title id=\""
         << id << "-title\">The system calls of " << run_.server
         << " while two clients talk</title>\n<desc id=\"" << id << "-desc\">"
         << escaped(tell_timeline(run_)) << "</desc>\n<defs><marker id=\"" << id
         << "-tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" "
            "markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
            "<path d=\"M0,0 L8,4 L0,8 z\" fill=\"var(--minimio-event, #2f81f7)\"/>"
            "</marker></defs>\n";
    return head.str();
  }

  void draw_client(char client, double y) {
    text(8, y + 4, std::string{"client "} + client, "");
    out_ << "<path d=\"M" << left << ',' << y << " H" << axis_.end()
         << "\" stroke=\"currentColor\" stroke-opacity=\".4\"/>\n";
  }

  void draw_thread(int number, double y) {
    text(8, y + 16, "thread " + std::to_string(number), "");
  }

  void draw(const SystemCall& call) {
    const auto y = threads_.at(call.thread);
    const auto from = axis_.x(call.begin), to = axis_.x(call.end);
    const bool waits = is_blocked(call);
    out_ << "<rect x=\"" << from << "\" y=\"" << y << "\" width=\"" << to - from
         << "\" height=\"" << bar_height << "\" stroke=\"currentColor\" rx=\"2\" "
         << (waits ? "fill-opacity=\".1\" stroke-opacity=\".5\""
                   : "fill-opacity=\".7\"")
         << "/>\n";
    if (waits) {
      text(from + 6, y + 15, label(call), "");
    } else {
      const auto x = from + (to - from) / 2 + 4;
      text(x, y - 6, label(call), turned(x, y - 6, -55));
    }
  }

  void draw(const Deed& deed) {
    const auto x = axis_.x(deed.time), y = clients_.at(deed.client);
    out_ << "<circle cx=\"" << x << "\" cy=\"" << y
         << "\" r=\"4\" fill=\"var(--minimio-event, #2f81f7)\"/>\n";
    text(x + 4, y - 8, label(deed), turned(x + 4, y - 8, -35));
    if (const auto* call = partner(deed)) {
      const auto top = threads_.at(call->thread);
      if (deed.what == "hears") {
        arrow(axis_.x(call->end), top, x, y + 5);
      } else {
        arrow(x, y + 5, axis_.x(call->end), top);
      }
    }
  }

  /// The call that took in what the client did, or gave out what it saw.
  const SystemCall* partner(const Deed& deed) const {
    const SystemCall* found = nullptr;
    for (const auto& call : calls_) {
      if (!is_about(call, deed.port)) continue;
      if (deed.what == "hears") {
        if (gives_out(call) && call.begin <= deed.time) found = &call;
      } else if (takes_in(call) && is_accept(call) == (deed.what == "connects") &&
                 call.end >= deed.time && has_succeeded(call)) {
        return &call;
      }
    }
    return found;
  }

  void arrow(double from_x, double from_y, double to_x, double to_y) {
    out_ << "<path d=\"M" << from_x << ',' << from_y << " L" << to_x << ',' << to_y
         << "\" stroke=\"var(--minimio-event, #2f81f7)\" stroke-opacity=\".6\" "
            "marker-end=\"url(#run-of-"
         << run_.server << "-tip)\"/>\n";
  }

  void text(double x, double y, const std::string& words, const std::string& how) {
    out_ << "<text x=\"" << x << "\" y=\"" << y << "\" " << how << '>' << escaped(words)
         << "</text>\n";
  }

  static std::string turned(double x, double y, int degrees) {
    std::ostringstream out;
    out << "transform=\"rotate(" << degrees << ' ' << x << ' ' << y << ")\"";
    return out.str();
  }

  const RunLog& run_;
  std::vector<SystemCall> calls_;
  Axis axis_;
  std::map<char, double> clients_;  // where their lanes are
  std::map<int, double> threads_;
  double height_ = 0;
  std::ostringstream out_;
};

}  // namespace

std::string draw_timeline(const RunLog& run) { return Timeline{run}.svg(); }

}  // namespace runner
