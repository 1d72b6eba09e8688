#pragma once

#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/handle.hpp"
#include "minimio/loop/pipe.hpp"

namespace minimio::loop {

/// What a standard stream of a child is.
enum class Stdio { inherit, null, pipe };

/// All texts are UTF-8.
struct ProcessOptions {
  std::string program;  ///< With no slash in it, it is looked for in our PATH.
  std::vector<std::string> arguments = {};
  std::string directory = {};  ///< Empty: ours. Relative names of programs begin there.
  std::optional<std::vector<std::string>> environment = {};  ///< NAME=value; or ours.
  Stdio input = Stdio::inherit, output = Stdio::inherit, errors = Stdio::inherit;
};

/// A child process. It keeps the loop alive from `spawn` until it has ended.
///
/// To close or destroy the handle leaves the child alone. It goes on, and a thread
/// waits for its end, so that no zombie stays.
///
/// On Windows:
///  - CreateProcess finds the program: .exe may be left out, and relative names begin
///    in our directory.
///  - The child reads and writes pipes of Windows. Threads carry the bytes between them
///    and ours; what has not come to the child by then is lost when we end.
///  - Arguments are quoted for programs that read them as CommandLineToArgvW does.
///    cmd.exe does not: spawn refuses batch files, with errc::invalid_argument.
/// @see posix_spawn(3), pidfd_open(2), waitpid(2), CreateProcessW
class MINIMIO_API Process : public Handle {
 public:
  using Options = ProcessOptions;
  /// The status of exit(3), or the signal that ended the child; the other is zero. On
  /// Windows the signal is that of `kill`, and the end of a crash is a status: its
  /// NTSTATUS, which is below zero.
  using ExitCallback = std::function<void(int status, int signal)>;

  explicit Process(EventLoop& loop);

  /// The child has the three standard streams and no other descriptor of minimio's (on
  /// Windows: no other handle), no signal blocked, and every signal does what it does
  /// at first.
  /// @param on_exit may come before all that the child has written is read.
  /// @throws std::system_error in the name of the program, when there is none, or no
  ///   such directory, or no room for one more process; operation_in_progress while
  ///   the former child runs.
  void spawn(const Options& options, ExitCallback on_exit);

  /// No error says that the child has ended by it; it may handle the signal. 0 is no
  /// signal: it asks whether the child lives. On Windows SIGTERM, SIGINT and 9, which
  /// is SIGKILL elsewhere, end the child at once; it can't handle them.
  /// @return errc::no_such_process before `spawn` and after the end; on Windows
  ///   errc::operation_not_supported for other signals.
  std::error_code kill(int signal) noexcept;

  /// Of the child that was spawned last; 0 before.
  int pid() const noexcept;

  /// The other ends of what is Stdio::pipe. They are handles of their own: they live on
  /// when the child ends, and go with the Process unless you move them elsewhere.
  /// @throws std::bad_optional_access when it is no pipe.
  PipeWriter& input() { return input_.value(); }
  PipeReader& output() { return output_.value(); }
  PipeReader& errors() { return errors_.value(); }

 private:
  EventLoop* loop_;
  std::optional<PipeWriter> input_;
  std::optional<PipeReader> output_, errors_;
};

}  // namespace minimio::loop
