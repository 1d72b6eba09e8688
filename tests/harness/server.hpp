#pragma once

#include <cstdint>

#include "harness/process.hpp"
#include "harness/transcript.hpp"

namespace harness {

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
  Transcript& transcript() { return transcript_; }

  void signal(int number) const { process_.signal(number); }
  /// Empty while it lives; else how it ended, with what it wrote on standard error.
  std::string obituary();
  Ending wait_for_end(Deadline deadline) { return process_.wait(deadline); }

 private:
  Process process_;
  std::string host_;
  std::uint16_t port_ = 0;
  Deadline deadline_;
  Transcript transcript_;
};

}  // namespace harness
