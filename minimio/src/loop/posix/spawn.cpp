#include "loop/posix/spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <mutex>
#include <utility>

#include "platform/posix/system_call.hpp"

extern char** environ;

namespace minimio::loop {
namespace {

void check_spawn(int error, const std::string& what) {
  if (error != 0) throw std::system_error{error, std::generic_category(), what};
}

/// What the child does before it becomes the program.
class Actions {
 public:
  Actions() { check_spawn(::posix_spawn_file_actions_init(&actions_), "posix_spawn"); }
  ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;

  void open_null(int descriptor) {
    check_spawn(::posix_spawn_file_actions_addopen(&actions_, descriptor, "/dev/null",
                                                   O_RDWR, 0),
                "posix_spawn");
  }

  /// The child's end of a pipe is one that blocks, as programs expect. It moves out of
  /// the way of the standard streams, which it might have the number of.
  void take(int descriptor, NativeHandle end) {
    check(::fcntl(end, F_SETFL, 0), "fcntl");
    OwnedHandle moved{check(::fcntl(end, F_DUPFD_CLOEXEC, 3), "fcntl")};
    check_spawn(::posix_spawn_file_actions_adddup2(&actions_, moved.get(), descriptor),
                "posix_spawn");
    ends_[descriptor] = std::move(moved);
  }

  void change_directory(const std::string& directory) {
    check_spawn(::posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str()),
                "posix_spawn");
  }

  const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
  OwnedHandle ends_[3];
};

/// No signal is blocked in the child, and none ignored.
class Attributes {
 public:
  Attributes() {
    check_spawn(::posix_spawnattr_init(&attributes_), "posix_spawn");
    sigset_t signals;
    sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    sigdelset(&signals, SIGKILL);
    sigdelset(&signals, SIGSTOP);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

pid_t spawn_program(const ProcessOptions& options, ChildPipes& pipes) {
  // Where there is no pipe2(2), a pipe's descriptors are closed by exec only a moment
  // after they are made. A child of another thread that came into being in between
  // would keep the pipe open.
  static std::mutex one_at_a_time;
  const std::lock_guard lock{one_at_a_time};

  Actions actions;
  const auto prepare = [&](int descriptor, Stdio stdio) {
    if (stdio == Stdio::null) actions.open_null(descriptor);
    if (stdio != Stdio::pipe) return;
    auto [reader, writer] = net::make_pipe();
    actions.take(descriptor, descriptor == 0 ? reader.handle() : writer.handle());
    if (descriptor == 0) pipes.input = std::move(writer);
    if (descriptor == 1) pipes.output = std::move(reader);
    if (descriptor == 2) pipes.errors = std::move(reader);
  };
  prepare(0, options.input);
  prepare(1, options.output);
  prepare(2, options.errors);
  if (!options.directory.empty()) actions.change_directory(options.directory);

  auto arguments = pointers_to(options.arguments);
  arguments.insert(arguments.begin(), const_cast<char*>(options.program.c_str()));
  std::vector<char*> environment;
  if (options.environment) environment = pointers_to(*options.environment);
  pid_t pid;
  check_spawn(::posix_spawnp(&pid, options.program.c_str(), actions.get(),
                             Attributes{}.get(), arguments.data(),
                             options.environment ? environment.data() : environ),
              options.program);
  return pid;
}

}  // namespace minimio::loop
