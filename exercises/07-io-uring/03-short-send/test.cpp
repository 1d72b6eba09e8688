#include <sys/socket.h>

#include <algorithm>
#include <string>
#include <thread>

#include "07-io-uring/kernel.hpp"
#include "exercise.hpp"
#include "harness/noise.hpp"
#include "harness/transcript.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

constexpr std::size_t long_size = 2'000'000;  // no socket takes so much at once

/// A connection: what is sent at one end, and read at the other.
class Line {
 public:
  Line() {
    int ends[2];
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    near_ = net::Descriptor{ends[0]};
    far_ = net::Descriptor{ends[1]};
  }

  int socket() const { return near_.get(); }
  void hang_up() { far_ = {}; }

  /// Reads so many bytes; fewer at the end, or when the deadline has passed.
  std::string read(std::size_t count, Deadline deadline) const {
    std::string bytes;
    if (!far_) return bytes;
    pollfd readable{.fd = far_.get(), .events = POLLIN, .revents = 0};
    while (bytes.size() < count && harness::wait_for({&readable, 1}, deadline)) {
      char buffer[32 * 1024];
      const auto size =
          ::read(far_.get(), buffer, std::min(sizeof buffer, count - bytes.size()));
      if (size <= 0) break;
      bytes.append(buffer, static_cast<std::size_t>(size));
    }
    return bytes;
  }

 private:
  net::Descriptor near_, far_;
};

/// Sends to all these lines. They are read one after the other, beginning with the
/// last, so that all the others are slow.
class Sending {
 public:
  Sending(std::vector<Line> lines, std::string_view bytes) : lines_{std::move(lines)} {
    received.resize(lines_.size());
    std::jthread reading{[&] {
      const auto deadline = within(800ms);
      for (auto i = lines_.size(); i-- > 0;) {
        received[i] = lines_[i].read(bytes.size(), deadline);
        if (received[i].size() < bytes.size()) lines_[i].hang_up();
      }
    }};
    std::vector<int> sockets;
    for (const auto& line : lines_) sockets.push_back(line.socket());
    Ring ring;
    complete = send_to_all(ring, sockets, bytes);
    for (const auto& line : lines_) ::shutdown(line.socket(), SHUT_WR);
  }

  std::vector<std::string> received;
  std::size_t complete = 0;

 private:
  std::vector<Line> lines_;
};

std::string long_text() { return harness::Noise{seed()}.next(long_size); }

std::vector<std::size_t> sizes(const std::vector<std::string>& texts) {
  std::vector<std::size_t> sizes;
  for (const auto& text : texts) sizes.push_back(text.size());
  return sizes;
}

}  // namespace

TEST_CASE("A short text reaches everybody.") {
  need_io_uring();
  const Sending sending{std::vector<Line>(3), "hello"};
  CHECK(sending.received == std::vector<std::string>(3, "hello"));
  CHECK(sending.complete == 3);
}

TEST_CASE("A long text arrives to its last byte.") {
  need_io_uring();
  const Sending sending{std::vector<Line>(1), long_text()};
  INFO("bytes that arrived, of " << long_size);
  const auto arrived = sending.received[0].size();
  CHECK(arrived == long_size);
}

TEST_CASE("A long text arrives as it was sent.") {
  need_io_uring();
  const auto text = long_text();
  const Sending sending{std::vector<Line>(1), text};
  if (sending.received[0] != text)
    FAIL(harness::first_difference(text, sending.received[0]));
}

TEST_CASE("Nobody waits for a slow reader.") {
  need_io_uring();
  const Sending sending{std::vector<Line>(3), long_text()};
  INFO("bytes that arrived, of " << long_size
                                 << "; the last is read first, and the first last");
  const auto arrived = sizes(sending.received);
  CHECK(arrived == std::vector<std::size_t>(3, long_size));
}

TEST_CASE("A reader that has gone takes nothing from the others.") {
  need_io_uring();
  std::vector<Line> lines(3);
  lines[1].hang_up();
  const Sending sending{std::move(lines), "hello"};
  INFO("the second of three readers has gone");
  CHECK(sending.received == std::vector<std::string>{"hello", "", "hello"});
}

TEST_CASE("Who did not get everything is not counted.") {
  need_io_uring();
  std::vector<Line> lines(3);
  lines[1].hang_up();
  const Sending sending{std::move(lines), "hello"};
  INFO("the second of three readers has gone");
  CHECK(sending.complete == 2);
}
