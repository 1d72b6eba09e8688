#include "harness/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <system_error>
#include <utility>

#include "harness/transcript.hpp"

namespace harness {
namespace {

[[noreturn]] void fail(const char* call) {
  throw std::system_error{errno, std::generic_category(), call};
}

int unnamed_file() {
  char path[] = "/tmp/minimio-XXXXXX";
  const int file = ::mkstemp(path);
  if (file < 0) fail("mkstemp");
  ::unlink(path);
  return file;
}

void lower(int resource, std::optional<rlim_t> value) {
  if (!value) return;
  const rlimit limit{.rlim_cur = *value, .rlim_max = *value};
  if (::setrlimit(static_cast<decltype(RLIMIT_NOFILE)>(resource), &limit) != 0)
    ::_exit(126);
}

// The groups that are running, where a signal handler can find them.
std::array<std::atomic<pid_t>, 64> running{};

void replace_running(pid_t old_group, pid_t new_group) {
  for (auto& group : running) {
    auto expected = old_group;
    if (group.compare_exchange_strong(expected, new_group)) return;
  }
}

void take_them_with_us(int signal) {
  for (const auto& group : running) {
    if (group > 0) ::kill(-group, SIGTERM);
  }
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void end_together() {
  static const bool once = [] {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
      ::signal(signal, take_them_with_us);
    return true;
  }();
  static_cast<void>(once);
}

struct Streams {
  int output = STDOUT_FILENO;
  int errors = STDERR_FILENO;
};

// Between fork and exec: only what signal-safety(7) allows.
[[noreturn]] void become(char* const* arguments, Streams streams,
                         const Limits& limits) {
  ::setpgid(0, 0);
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  ::dup2(streams.output, STDOUT_FILENO);
  ::dup2(streams.errors, STDERR_FILENO);
  lower(RLIMIT_NOFILE, limits.descriptors);
  lower(RLIMIT_AS, limits.address_space);
  ::execvp(arguments[0], arguments);
  ::_exit(127);
}

pid_t start(const Command& command, Streams streams, const Limits& limits) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);

  end_together();
  const pid_t child = ::fork();
  if (child < 0) fail("fork");
  if (child == 0) become(arguments.data(), streams, limits);
  ::setpgid(child, child);
  replace_running(0, child);
  return child;
}

// Windows programs end their lines with \r\n.
std::string text(std::string bytes) {
  std::erase(bytes, '\r');
  return bytes;
}

int status_of(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status)
                                : 128 + WTERMSIG(wait_status);
}

}  // namespace

Process::Process(const Command& command, Limits limits) {
  // Else a child of another thread could inherit what is not marked yet.
  static std::mutex starting;
  const std::lock_guard lock{starting};
  int ends[2];
  if (::pipe(ends) != 0) fail("pipe");
  output_ = ends[0];
  errors_ = unnamed_file();
  for (const int descriptor : {ends[0], ends[1], errors_})
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  pid_ = start(command, {.output = ends[1], .errors = errors_}, limits);
  ::close(ends[1]);
}

Process::Process(Process&& other) noexcept
    : pid_{std::exchange(other.pid_, -1)},
      status_{other.status_},
      output_{std::exchange(other.output_, -1)},
      errors_{std::exchange(other.errors_, -1)},
      unread_{std::move(other.unread_)} {}

Process::~Process() {
  if (pid_ > 0 && !status_) {
    ::kill(-pid_, SIGKILL);
    collect(0);
  }
  if (output_ >= 0) ::close(output_);
  if (errors_ >= 0) ::close(errors_);
}

void Process::signal(int number) const { ::kill(pid_, number); }

bool Process::read_more(Deadline deadline) {
  pollfd output{.fd = output_, .events = POLLIN, .revents = 0};
  if (!wait_for({&output, 1}, deadline)) return false;
  std::array<char, 4096> bytes;
  const auto count = ::read(output_, bytes.data(), bytes.size());
  if (count <= 0) return false;
  unread_ += text(std::string(bytes.data(), static_cast<std::size_t>(count)));
  return true;
}

std::optional<std::string> Process::read_line(Deadline deadline) {
  for (;;) {
    if (const auto end = unread_.find('\n'); end != std::string::npos) {
      auto line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    if (!read_more(deadline)) return std::nullopt;
  }
}

std::string Process::errors() const {
  std::string bytes(static_cast<std::size_t>(::lseek(errors_, 0, SEEK_END)), '\0');
  [[maybe_unused]] const auto count = ::pread(errors_, bytes.data(), bytes.size(), 0);
  return text(std::move(bytes));
}

Ending Process::wait(Deadline deadline) {
  while (read_more(deadline)) continue;
  if (Clock::now() >= deadline)
    throw Failure{"the program was still running at the deadline"};
  collect(0);
  return {.status = *status_, .output = std::exchange(unread_, {}), .errors = errors()};
}

std::optional<int> Process::status() {
  collect(WNOHANG);
  return status_;
}

void Process::collect(int options) {
  int status = 0;
  if (status_ || ::waitpid(pid_, &status, options) != pid_) return;
  status_ = status_of(status);
  replace_running(pid_, 0);
}

int run(const Command& command) {
  const pid_t child = start(command, {}, {});
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  replace_running(child, 0);
  return status_of(status);
}

}  // namespace harness
