#pragma once

#include <cstdint>
#include <vector>

#include "harness/process.hpp"
#include "harness/transcript.hpp"

namespace harness {

/// A server's own words for why it can't run on this system: it ended with
/// EX_UNAVAILABLE. sysexits(3)
class Unavailable : public Failure {
  using Failure::Failure;
};

/// Whether the command runs a Windows program, in Wine.
bool is_for_windows(const Command& command);

/// The signals that ask a server to end: SIGTERM and SIGINT, but for a Windows program,
/// since of these Wine makes a console event of SIGINT alone.
std::vector<int> stop_signals(const Command& command);

/// An echo server, started by its command line and listening on a port of its own
/// choice.
class Server {
 public:
  /// @param deadline how long all that is done with it may take; past it, waits end in
  /// a Failure.
  Server(const Command& command, Deadline deadline, Limits limits = {});

  /// Asks it to end, and waits a moment for it.
  ~Server();
  Server(Server&&) = default;

  /// Where it says that it listens.
  const std::string& host() const { return host_; }
  std::uint16_t port() const { return port_; }
  pid_t pid() const { return process_.pid(); }
  Deadline deadline() const { return deadline_; }
  /// From now on, instead of the one it was started with.
  void set_deadline(Deadline deadline) { deadline_ = deadline; }
  Transcript& transcript() { return transcript_; }

  void signal(int number) const { process_.signal(number); }
  void ask_to_end() const { signal(stop_signal_); }
  /// Stops it in its tracks, and lets it go on. signal(7), SIGSTOP
  void pause();
  void resume() const;
  /// The system calls that it is in, where strace(1) can tell.
  std::string doing();
  /// Empty while it lives; else how it ended, with what it wrote on standard error.
  std::string obituary();
  Ending wait_for_end(Deadline deadline) { return process_.wait(deadline); }

 private:
  Process process_;
  bool in_wine_;
  int stop_signal_;
  std::string host_;
  std::uint16_t port_ = 0;
  Deadline deadline_;
  Transcript transcript_;
};

}  // namespace harness
