#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdio>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

//! [proactor]
/// Reads that are done later, for a system that only says when they could be done.
class Proactor {
 public:
  using Done = std::function<void(ssize_t bytes)>;

  /// Starts a read. `run` calls `done` when the bytes are in the buffer, never before
  /// this returns.
  void read(const net::Descriptor& socket, std::span<char> buffer, Done done) {
    Read started{socket.get(), buffer, std::move(done)};
    (try_it(started) ? completed_ : waiting_).push_back(std::move(started));
  }

  void run() {
    while (!waiting_.empty() || !completed_.empty()) {
      for (auto& read : std::exchange(completed_, {})) read.done(read.bytes);
      if (completed_.empty() && !waiting_.empty()) wait();
    }
  }
  //! [proactor]

 private:
  //! [read]
  struct Read {
    int descriptor;
    std::span<char> buffer;
    Done done;
    ssize_t bytes = 0;
  };

  // False when it would block.
  static bool try_it(Read& read) {
    read.bytes = net::retry_on_eintr([&] {
      return ::read(read.descriptor, read.buffer.data(), read.buffer.size());
    });
    const bool would_block = read.bytes < 0 && errno == EAGAIN;
    std::printf("  read(%d) %s\n", read.descriptor,
                would_block ? "would block" : "is done");
    return !would_block;
  }
  //! [read]

  //! [wait]
  void wait() {
    std::vector<pollfd> rows;
    for (const auto& read : waiting_)
      rows.push_back({.fd = read.descriptor, .events = POLLIN, .revents = 0});
    const auto ready = net::retry_on_eintr(
        [&] { return ::poll(rows.data(), static_cast<nfds_t>(rows.size()), -1); });
    std::printf("  poll: %d of %zu is ready\n", net::check(ready, "poll"), rows.size());

    auto row = rows.begin();
    for (auto& read : std::exchange(waiting_, {})) {
      const bool is_done = (row++)->revents != 0 && try_it(read);
      (is_done ? completed_ : waiting_).push_back(std::move(read));
    }
  }
  //! [wait]

  std::vector<Read> waiting_, completed_;
};

/// A client that says something when it is told to.
struct Client {
  explicit Client(const char* its_name) : name{its_name} {
    int ends[2];
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    ours = net::Descriptor{ends[0]};
    theirs = net::Descriptor{ends[1]};
    net::set_non_blocking(ours);
  }

  void say(std::string_view words) const {
    std::printf("%s says \"%s\"\n", name, words.data());
    net::check(::write(theirs.get(), words.data(), words.size()), "write");
  }

  const char* name;
  net::Descriptor ours, theirs;
};

}  // namespace

//! [main]
int main() try {
  const Client early{"the early one"}, late{"the late one"};
  char early_bytes[16], late_bytes[16];
  Proactor proactor;
  const auto completed = [](const Client& client, ssize_t bytes) {
    std::printf("completed: %zd bytes from %s\n", bytes, client.name);
  };

  early.say("hello");
  proactor.read(early.ours, early_bytes, [&](ssize_t bytes) {
    completed(early, bytes);
    late.say("sorry");
  });
  proactor.read(late.ours, late_bytes, [&](ssize_t bytes) { completed(late, bytes); });
  std::puts("both reads are started");
  proactor.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
