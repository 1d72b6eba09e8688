#include "runner/child.hpp"

#include <csignal>

#include "runner/terminal.hpp"

extern char** environ;

namespace runner {
namespace {

using namespace std::chrono_literals;

/// Ours, and how wide the terminal is, since the child writes into a pipe.
std::vector<std::string> environment() {
  std::vector<std::string> all{"COLUMNS=" + std::to_string(columns())};
  for (char** entry = environ; *entry; ++entry)
    if (!std::string_view{*entry}.starts_with("COLUMNS=")) all.emplace_back(*entry);
  return all;
}

}  // namespace

Child::Child(minimio::loop::EventLoop& loop,
             std::function<void(std::string_view)> on_text, End on_end)
    : process_{loop},
      limit_{loop},
      patience_{loop},
      on_text_{std::move(on_text)},
      on_end_{std::move(on_end)} {}

void Child::start(const std::vector<std::string>& words,
                  minimio::Clock::duration time_limit) {
  using minimio::loop::Stdio;
  status_.reset();
  too_long_ = false;
  process_.spawn({.program = MINIMIO_PROGRAM_DIR "/learn",
                  .arguments = words,
                  .environment = environment(),
                  .input = Stdio::null,
                  .output = Stdio::pipe,
                  .errors = Stdio::pipe},
                 [this](int status, int signal) { await_text(signal + status); });
  running_ = true;
  open_pipes_ = 2;
  read(process_.output());
  read(process_.errors());
  if (time_limit > 0s)
    limit_.start(time_limit, [this] {
      too_long_ = true;
      end();
    });
}

void Child::end() {
  if (status_) return;
  process_.kill(SIGTERM);
  patience_.start(1s, [this] { process_.kill(SIGKILL); });
}

void Child::read(minimio::loop::PipeReader& pipe) {
  pipe.read_start([this](const minimio::loop::Received& received) {
    if (received) return on_text_({received.bytes.data(), received.bytes.size()});
    --open_pipes_;
    if (open_pipes_ == 0 && running_ && status_) finish(*status_);
  });
}

/// The end may be told before the last text. But a browser that the child has started
/// keeps the pipe open for hours.
void Child::await_text(int status) {
  limit_.stop();
  status_ = status;
  if (open_pipes_ == 0) return finish(status);
  patience_.start(100ms, [this, status] { finish(status); });
}

void Child::finish(int status) {
  patience_.stop();
  running_ = false;
  on_end_(too_long_ ? std::nullopt : std::optional{status});
}

}  // namespace runner
