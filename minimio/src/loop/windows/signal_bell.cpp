#include "loop/signal_bell.hpp"

#include <windows.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <mutex>
#include <system_error>
#include <vector>

#include "minimio/net/pipe.hpp"

namespace minimio::loop {
namespace {

class WindowsBell final : public SignalBell {
 public:
  explicit WindowsBell(int number);
  ~WindowsBell() override;

  bool ring_if(int number) noexcept {
    if (number != number_) return false;
    if (count_.fetch_add(1) == 0) pipe_.writer.write(std::span{"", 1});
    return true;
  }

  NativeHandle handle() const noexcept override { return pipe_.reader.handle(); }

  bool take() noexcept override {
    if (count_.load() == 0) return false;
    char rung[64];
    pipe_.reader.read(rung);
    if (count_.fetch_sub(1) > 1) pipe_.writer.write(std::span{"", 1});
    return true;
  }

 private:
  const int number_;
  net::Pipe pipe_ = net::make_pipe();
  std::atomic<unsigned> count_ = 0;
};

std::mutex mutex;  // for what follows
std::vector<WindowsBell*> all_bells;

int number_of(DWORD event) noexcept {
  switch (event) {
    case CTRL_C_EVENT:
      return SIGINT;
    case CTRL_BREAK_EVENT:
      return SIGBREAK;
    default:
      return SIGTERM;  // the console closes, or the user logs off
  }
}

/// Windows calls it in a thread of its own. HandlerRoutine
BOOL WINAPI handle_event(DWORD event) {
  const std::lock_guard lock{mutex};
  bool is_heard = false;
  for (auto* bell : all_bells) is_heard |= bell->ring_if(number_of(event));
  return is_heard;
}

WindowsBell::WindowsBell(int number) : number_{number} {
  const std::lock_guard lock{mutex};
  all_bells.push_back(this);
  if (all_bells.size() == 1) ::SetConsoleCtrlHandler(handle_event, TRUE);
}

WindowsBell::~WindowsBell() {
  const std::lock_guard lock{mutex};
  std::erase(all_bells, this);
  if (all_bells.empty()) ::SetConsoleCtrlHandler(handle_event, FALSE);
}

}  // namespace

std::unique_ptr<SignalBell> make_signal_bell(int number) {
  if (number != SIGINT && number != SIGBREAK && number != SIGTERM)
    throw std::system_error{std::make_error_code(std::errc::operation_not_supported),
                            "Signal::start"};
  return std::make_unique<WindowsBell>(number);
}

}  // namespace minimio::loop
