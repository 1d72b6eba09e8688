#include "loop/child.hpp"

#include <csignal>

#include "loop/windows/spawn.hpp"
#include "platform/windows/system_call.hpp"

namespace minimio::loop {
namespace {

bool is_deadly(int signal) noexcept {
  constexpr int sigkill = 9;  // <csignal> has it elsewhere
  return signal == SIGTERM || signal == SIGINT || signal == sigkill;
}

class WindowsChild final : public Child {
 public:
  /// A thread of Windows waits for the end of many processes, and rings at that of this
  /// one. RegisterWaitForSingleObject
  WindowsChild(const ProcessOptions& options, ChildPipes& pipes)
      : process_{spawn_program(options, pipes)} {
    if (!::RegisterWaitForSingleObject(&wait_, process_.get(), ring, this, INFINITE,
                                       WT_EXECUTEONLYONCE | WT_EXECUTEINWAITTHREAD))
      end_and_throw();
  }

  /// Once this is called, nobody rings any more.
  ~WindowsChild() override { ::UnregisterWaitEx(wait_, INVALID_HANDLE_VALUE); }

  int pid() const noexcept override {
    return static_cast<int>(::GetProcessId(process_.get()));
  }

  NativeHandle handle() const noexcept override { return bell_.reader.handle(); }

  std::optional<End> take_end() noexcept override {
    if (!has_ended()) return {};
    if (killed_by_ != 0) return End{0, killed_by_};
    DWORD code = 0;
    ::GetExitCodeProcess(process_.get(), &code);
    return End{static_cast<int>(code), 0};
  }

  std::error_code kill(int signal) noexcept override {
    if (signal != 0 && !is_deadly(signal))
      return std::make_error_code(std::errc::operation_not_supported);
    if (has_ended() || (signal != 0 && !::TerminateProcess(process_.get(), 1)))
      return std::make_error_code(std::errc::no_such_process);
    if (signal != 0) killed_by_ = signal;
    return {};
  }

 private:
  static void CALLBACK ring(void* child, BOOLEAN) {
    static_cast<WindowsChild*>(child)->bell_.writer.write(std::span{"", 1});
  }

  bool has_ended() const noexcept {
    return ::WaitForSingleObject(process_.get(), 0) == WAIT_OBJECT_0;
  }

  [[noreturn]] void end_and_throw() {
    const auto error = static_cast<int>(::GetLastError());
    ::TerminateProcess(process_.get(), 1);
    throw std::system_error{error, std::system_category(),
                            "RegisterWaitForSingleObject"};
  }

  net::Pipe bell_ = net::make_pipe();
  KernelHandle process_;
  HANDLE wait_ = nullptr;
  int killed_by_ = 0;
};

}  // namespace

std::unique_ptr<Child> spawn_child(const ProcessOptions& options, ChildPipes& pipes) {
  return std::make_unique<WindowsChild>(options, pipes);
}

}  // namespace minimio::loop
