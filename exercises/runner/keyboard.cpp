#include "runner/keyboard.hpp"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace runner {
namespace {

constexpr char escape = '\033';

// Where a signal handler can find it.
termios former;

void restore() { ::tcsetattr(STDIN_FILENO, TCSADRAIN, &former); }

// tcsetattr is safe here. signal-safety(7)
void restore_and_die(int signal) {
  restore();
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

/// Arrows and the like send several bytes: ESC [ ... and a letter, or ESC O and one.
std::string_view after_sequence(std::string_view keys) {
  const auto is_last = [](char byte) { return byte >= '@' && byte <= '~'; };
  if (keys.size() < 2 || (keys[1] != '[' && keys[1] != 'O')) return keys.substr(1);
  const auto last = std::find_if(keys.begin() + 2, keys.end(), is_last);
  return {last == keys.end() ? last : last + 1, keys.end()};
}

}  // namespace

Keyboard::Keyboard(minimio::loop::EventLoop& loop, std::function<void(char)> on_key,
                   std::function<void()> on_end)
    : watcher_{loop}, on_key_{std::move(on_key)}, on_end_{std::move(on_end)} {
  ::tcgetattr(STDIN_FILENO, &former);
  for (const int crash : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV})
    ::signal(crash, restore_and_die);
  take_terminal();
  watcher_.start(STDIN_FILENO, minimio::Interest::readable,
                 [this](const minimio::Event&) { read(); });
}

Keyboard::~Keyboard() { restore(); }

void Keyboard::give_terminal_back() { restore(); }

void Keyboard::take_terminal() {
  auto raw = former;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);  // Ctrl-C is still a signal
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

void Keyboard::read() {
  std::array<char, 64> bytes;
  const auto count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (count <= 0) {
    watcher_.stop();
    return on_end_();
  }
  std::string_view keys{bytes.data(), static_cast<std::size_t>(count)};
  while (!keys.empty()) {
    if (keys.front() == escape) {
      keys = after_sequence(keys);
    } else {
      on_key_(keys.front());
      keys.remove_prefix(1);
    }
  }
}

}  // namespace runner
