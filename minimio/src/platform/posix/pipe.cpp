#include "minimio/net/pipe.hpp"

#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "platform/posix/pipe_ends.hpp"
#include "platform/posix/system_call.hpp"

namespace minimio::net {
namespace {

IoResult result_of(ssize_t bytes) {
  if (bytes < 0) return {0, std::errc{errno}};
  return {static_cast<std::size_t>(bytes), {}};
}

/// While it lives, a write to a pipe that nobody reads raises no SIGPIPE in this
/// thread. A socket has a flag for that, a pipe has none.
class WithoutSigpipe {
 public:
  WithoutSigpipe() noexcept {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    sigset_t pending;
    ::sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &former_);
  }
  ~WithoutSigpipe() {
    const int error = errno;
    if (error == EPIPE && !was_pending_) take();
    ::pthread_sigmask(SIG_SETMASK, &former_, nullptr);
    errno = error;
  }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;

 private:
  void take() const noexcept {
    sigset_t pending;
    ::sigpending(&pending);  // it is not, where the program ignores it
    int signal;
    if (sigismember(&pending, SIGPIPE) == 1) ::sigwait(&sigpipe_, &signal);
  }

  sigset_t sigpipe_, former_;
  bool was_pending_;
};

}  // namespace

IoResult PipeReader::read(std::span<char> buffer) noexcept {
  return result_of(
      retry_on_eintr([&] { return ::read(end_.get(), buffer.data(), buffer.size()); }));
}

IoResult PipeWriter::write(std::span<const char> bytes) noexcept {
  errno = 0;
  const WithoutSigpipe quietly;
  return result_of(
      retry_on_eintr([&] { return ::write(end_.get(), bytes.data(), bytes.size()); }));
}

Pipe make_pipe() {
  auto [readable, writable] = open_pipe();
  return {PipeReader{std::move(readable)}, PipeWriter{std::move(writable)}};
}

}  // namespace minimio::net
