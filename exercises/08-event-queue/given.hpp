#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <span>
#include <system_error>
#include <vector>

#include "minimio/event.hpp"
#include "minimio/interest.hpp"
#include "net/descriptor.hpp"
#include "net/system_call.hpp"

/// What a back end needs beside the call that waits.
namespace given {

using minimio::Event;
using minimio::Happened;
using minimio::Interest;
using minimio::Token;

[[noreturn]] inline void refuse(std::errc error, const char* call) {
  throw std::system_error{std::make_error_code(error), call};
}

/// @throws std::system_error for what no poller watches: a regular file or a folder is
///   operation_not_permitted, what is not open bad_file_descriptor.
inline void check_watchable(int descriptor) {
  struct stat status;
  net::check(::fstat(descriptor, &status), "fstat");
  if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
    refuse(std::errc::operation_not_permitted, "add");
}

/// Whether a stream's peer will send no more, and all that it sent was read.
inline bool is_at_end(int descriptor) {
  int type = 0;
  socklen_t size = sizeof type;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) != 0) return false;
  char byte;
  return type == SOCK_STREAM &&
         ::recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

inline bool is_pipe(int descriptor) {
  struct stat status;
  return ::fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
}

/// Wake-ups, from any thread. While there are any to tell, its descriptor is readable.
class Doorbell {
 public:
  Doorbell() {
    int ends[2];
    net::check(::pipe(ends), "pipe");
    reader_ = net::Descriptor{ends[0]};
    writer_ = net::Descriptor{ends[1]};
    for (const int end : ends) net::check(::fcntl(end, F_SETFD, FD_CLOEXEC), "fcntl");
  }

  int descriptor() const noexcept { return reader_.get(); }

  void ring(Token token) noexcept {
    const std::lock_guard lock{mutex_};
    if (std::ranges::count(tokens_, token) > 0) return;
    tokens_.push_back(token);
    if (tokens_.size() == 1) std::ignore = ::write(writer_.get(), "", 1);
  }

  /// Takes as many wake-ups as there is room for. What stays keeps it readable.
  /// @return how many events were written.
  std::size_t take(std::span<Event> events) {
    const std::lock_guard lock{mutex_};
    const auto count = std::min(events.size(), tokens_.size());
    for (std::size_t i = 0; i < count; ++i)
      events[i] = Event{tokens_[i], Happened::wakeup};
    tokens_.erase(tokens_.begin(),
                  tokens_.begin() + static_cast<std::ptrdiff_t>(count));
    if (char byte; count > 0 && tokens_.empty())
      std::ignore = ::read(reader_.get(), &byte, 1);
    return count;
  }

 private:
  net::Descriptor reader_, writer_;
  std::mutex mutex_;
  std::vector<Token> tokens_;
};

}  // namespace given
