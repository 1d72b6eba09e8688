#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "harness/wait.hpp"

namespace harness {

using Command = std::vector<std::string>;

/// Limits set for a program before it starts. setrlimit(2)
struct Limits {
  std::optional<rlim_t> descriptors;
  std::optional<rlim_t> address_space;
};

/// How a program ended, and what it wrote.
struct Ending {
  int status = 0;  // as exit gave it; 128 + the signal's number when a signal ended it
  std::string output;
  std::string errors;
};

/// A program that we started, in a process group of its own. The group ends when this
/// object goes, and when a signal ends us.
class Process {
 public:
  explicit Process(const Command& command, Limits limits = {});
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;

  pid_t pid() const { return pid_; }
  bool is_running() { return pid_ > 0 && !status(); }
  void signal(int number) const;

  /// The next line on its standard output; nullopt when it ended or the deadline
  /// passed.
  std::optional<std::string> read_line(Deadline deadline);

  /// Its status, where it has ended already; it may be asked again.
  std::optional<int> status();

  /// What it has written on standard error until now.
  std::string errors() const;

  /// Waits until it has ended. @throws Failure when the deadline passes first.
  Ending wait(Deadline deadline);

 private:
  bool read_more(Deadline deadline);
  void collect(int options);

  pid_t pid_ = -1;
  std::optional<int> status_;
  int output_ = -1;  // the readable end of a pipe, which ends when the program does
  int errors_ = -1;  // an unnamed file
  std::string unread_;
};

/// Runs a program with our own standard streams until it ends, and returns its status.
/// A signal that ends us ends it too.
int run(const Command& command);

}  // namespace harness
