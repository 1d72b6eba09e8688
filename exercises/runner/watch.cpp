// ./learn on a terminal: keys, saves, signals and a child process, all on one loop.
// What it does, it does by running ./learn with other words.

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "minimio/loop/signal.hpp"
#include "runner/answers.hpp"
#include "runner/child.hpp"
#include "runner/commands.hpp"
#include "runner/files.hpp"
#include "runner/keyboard.hpp"
#include "runner/own_queue.hpp"
#include "runner/progress.hpp"
#include "runner/saves.hpp"
#include "runner/terminal.hpp"

namespace runner {
namespace {

using namespace std::chrono_literals;
using minimio::loop::Signal;
using Words = std::vector<std::string>;

constexpr auto time_limit = 30s;
const std::string keys =
    "[n]ext [h]int [l]ist [c]heck-all [r]un [b]ook [s]olution x:reset [q]uit";

bool is_set(const char* variable) {
  const auto* value = std::getenv(variable);
  return value && *value;
}

/// What the terminal can do.
struct Style {
  bool is_dumb = !is_set("TERM") || std::string_view{std::getenv("TERM")} == "dumb";
  bool has_colour = !is_dumb && !is_set("NO_COLOR");

  std::string in(const char* colour, const std::string& text) const {
    return has_colour ? "\033[" + std::string{colour} + "m" + text + "\033[0m" : text;
  }
  std::string clear() const { return is_dumb ? "\n" : "\033[H\033[2J"; }
};

class Watch {
 public:
  Watch() {
    on_signal(SIGINT, [this] { quit(128 + SIGINT); });
    on_signal(SIGTERM, [this] { quit(128 + SIGTERM); });
    on_signal(SIGHUP, [this] { quit(128 + SIGHUP); });
    on_signal(SIGWINCH, [this] { draw(); });
    on_signal(SIGTSTP, [this] { pause(); });
  }

  int run() {
    open(choose({}));
    loop_.run();
    std::fputs("\n", stdout);
    return *status_;
  }

 private:
  void on_signal(int number, Signal::Callback callback) {
    signals_.emplace_back(loop_).start(number, std::move(callback));
  }

  /// A new exercise waits for its first save; one that has been begun is judged.
  void open(const Exercise& exercise) {
    exercise_ = &exercise;
    lay_out(exercise);
    saves_.watch(exercise.answer());
    if (is_untouched(exercise, exercise.answer()))
      draw();
    else
      judge();
  }

  void judge() { start({"run", exercise_->name}); }

  void saved() {
    if (std::filesystem::exists(exercise_->answer())) return judge();
    text_ = shown(exercise_->answer()) +
            " is gone. Save it again, or type x to begin anew.\n";
    draw();
  }

  /// What is running already is ended first.
  void start(Words words) {
    wanted_ = std::move(words);
    if (child_.is_running()) return child_.end();
    words_ = std::exchange(wanted_, {});
    is_text_old_ = true;
    child_.start(words_, words_.front() == "run" ? time_limit : 0s);
    if (!style_.is_dumb) draw();
  }

  void heard(std::string_view text) {
    if (std::exchange(is_text_old_, false)) text_.clear();
    text_ += text;
    if (!style_.is_dumb) draw();
  }

  void ended(std::optional<int> status) {
    if (status_) return loop_.stop();
    if (!wanted_.empty()) return start(std::move(wanted_));
    passed_ = status == 0;
    if (!status) heard("It took longer than 30 s, and was ended.\n");
    if (words_.front() == "reset") saves_.watch(exercise_->answer());
    const auto& current = load_progress().current_exercise();
    if (words_.front() == "next" && &current != exercise_) return open(current);
    draw();
  }

  void typed(char key) {
    if (std::exchange(is_asking_, false)) {
      if (key == 'y') return start({"reset", "--yes", exercise_->name});
      return draw();
    }
    switch (key) {
      case 'n':
        return start({"next"});
      case 'h':
        return start({"hint", exercise_->name});
      case 'l':
        return start({"list"});
      case 'c':
        return start({"check-all"});
      case 'r':
        return judge();
      case 'b':
        return start({"book", exercise_->name});
      case 's':
        return start({"solution", exercise_->name});
      case 'x':
        is_asking_ = true;
        return draw();
      case 'q':
        return quit(0);
      default:
        break;
    }
  }

  void quit(int status) {
    status_ = status;
    if (child_.is_running()) return child_.end();
    loop_.stop();
  }

  /// Ctrl-Z. The shell wants its terminal back, and we want it afterwards.
  void pause() {
    keyboard_.give_terminal_back();
    std::raise(SIGSTOP);
    keyboard_.take_terminal();
    draw();
  }

  void draw() {
    const auto width = columns();
    // What stands there in the beginning may be a complaint.
    std::string screen = std::exchange(is_first_, false) ? "\n" : style_.clear();
    screen +=
        style_.in("1", exercise_->title) + "\n" + shown(exercise_->answer()) + "\n\n";
    if (is_untouched(*exercise_, exercise_->answer()))
      screen += reflowed(exercise_->task, width) + "\n\n";
    if (!text_.empty()) screen += coloured_text() + "\n";
    screen +=
        progress_bar(load_progress().count_done(), exercises().size(), width) + "\n";
    if (has_own_queue()) screen += "on your EventQueue\n";
    screen += wrapped(keys, width) + "\n";
    screen += last_line();
    std::fputs(screen.c_str(), stdout);
    std::fflush(stdout);
  }

  /// A verdict's first line is the verdict.
  std::string coloured_text() const {
    if (is_text_old_ || words_.empty() || words_.front() != "run") return text_;
    const auto end = std::min(text_.find('\n'), text_.size());
    return style_.in(passed_ ? "32" : "31", text_.substr(0, end)) + text_.substr(end);
  }

  std::string last_line() const {
    if (is_asking_) return "Begin anew? What you have is kept beside it. [y/N] ";
    if (child_.is_running()) return words_.front() + " ...";
    return text_.empty() ? "Edit the file, and save it." : "";
  }

  minimio::loop::EventLoop loop_;
  std::vector<Signal> signals_;
  Style style_;
  const Exercise* exercise_ = nullptr;
  Words words_, wanted_;  // of the child, and of the next
  std::string text_;      // the child's
  bool is_text_old_ = false;
  bool passed_ = false;
  bool is_asking_ = false;
  bool is_first_ = true;
  std::optional<int> status_;  // ours, from when we are to end
  Saves saves_{loop_, [this] { saved(); }};
  Child child_{loop_, [this](std::string_view text) { heard(text); },
               [this](std::optional<int> status) { ended(status); }};
  Keyboard keyboard_{loop_, [this](char key) { typed(key); }, [this] { quit(0); }};
};

}  // namespace

int watch() {
  if (!is_interactive())
    throw Misuse{"watch needs a terminal; without one there is ./learn run"};
  return Watch{}.run();
}

int begin() {
  return is_interactive() && !exercises().empty() ? watch() : show_overview();
}

}  // namespace runner
