// The reader, with its workers, between clients that are unkind.

#include "reader.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <vector>

#include "harness/catch.hpp"
#include "inner_server.hpp"

namespace {

using minimio::net::TcpStream;

#ifdef MINIMIO_SANITIZED
constexpr int groups = 10;
#else
constexpr int groups = 80;
#endif

std::string messages(std::size_t count, std::size_t size) {
  std::string one(header_size + size, 'x');
  write_header(std::span{one}.first<header_size>(), size);
  std::string all;
  while (count-- > 0) all += one;
  return all;
}

/// Waits for bytes that must come, and takes them.
/// @return whether they came before the case has lasted too long.
bool hears(TcpStream& stream, std::size_t size) {
  std::array<char, 4096> bytes;
  while (size > 0) {
    pollfd readable{.fd = stream.handle(), .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, 10'000) == 0) return false;
    const auto heard =
        stream.read(std::span{bytes}.first(std::min(size, bytes.size())));
    if (!heard && !heard.would_block()) return false;
    size -= heard.bytes;
  }
  return true;
}

void set(minimio::NativeHandle socket, int option, int value) {
  REQUIRE(::setsockopt(socket, SOL_SOCKET, option, &value, sizeof value) == 0);
}

/// Notes how much is changed between two waits, as a measure of a turn's length.
class TurnCounter final : public minimio::Poller {
 public:
  explicit TurnCounter(std::atomic<int>& longest) : longest_{longest} {}

  std::string_view name() const noexcept override { return poller_->name(); }
  bool supports(minimio::Mode mode) const noexcept override {
    return poller_->supports(mode);
  }
  void add(minimio::NativeHandle handle, minimio::Token token,
           minimio::Interest interest, minimio::Mode mode) override {
    poller_->add(handle, token, interest, mode);
  }
  void modify(minimio::NativeHandle handle, minimio::Token token,
              minimio::Interest interest, minimio::Mode mode) override {
    ++changes_;
    poller_->modify(handle, token, interest, mode);
  }
  void remove(minimio::NativeHandle handle) override { poller_->remove(handle); }
  std::size_t wait(std::span<minimio::Event> events,
                   std::optional<minimio::Clock::time_point> deadline) override {
    longest_ = std::max(longest_.load(), std::exchange(changes_, 0));
    return poller_->wait(events, deadline);
  }
  void wake(minimio::Token token) noexcept override { poller_->wake(token); }

 private:
  const std::unique_ptr<minimio::Poller> poller_ = minimio::make_poller();
  std::atomic<int>& longest_;
  int changes_ = 0;
};

}  // namespace

// A worker takes a message, and nothing comes home, for its client does not read. Only
// the room that this has made can tell the reader of it, and it may come while the
// reader is busy with the others. One that is missed leaves `other` without a reply.
TEST_CASE("reader: room in a ring is noticed even if nothing comes home") {
  Settings settings;
  settings.workers = 4;
  settings.ring_capacity = 1;
  InnerServer server{settings};
  set(server.listener(), SO_SNDBUF, 1);  // as small as can be, for those who come
  auto other = TcpStream::connect(server.address());
  for (int group = 0; group < groups; ++group) {
    std::vector<TcpStream> slow(7);
    for (auto& stream : slow) {
      stream = TcpStream::connect(server.address());
      set(stream.handle(), SO_RCVBUF, 1);
      stream.write(messages(22, 2000));  // more than the kernel keeps for it
    }
    for (int round = 0; round < 30; ++round) {
      for (auto& stream : slow) stream.write(messages(6, 0));
      other.write(messages(1, 0));
      INFO(group << " " << round);
      REQUIRE(hears(other, header_size));
    }
  }
}

TEST_CASE("reader: a turn ends though the clients say more all the time") {
  std::atomic<int> longest = 0;
  Settings settings;
  settings.ring_capacity = 65'536;
  InnerServer server{settings, std::make_unique<TurnCounter>(longest)};
  std::vector<TcpStream> streams(16);
  for (auto& stream : streams) stream = TcpStream::connect(server.address());
  const auto said = messages(4000, 10);
  std::vector<std::size_t> sent(streams.size());
  std::array<char, 64 * 1024> heard;
  std::size_t replies = 0;
  while (replies < (2u << 20)) {
    for (std::size_t i = 0; i < streams.size(); ++i) {
      sent[i] +=
          streams[i].write(std::string_view{said}.substr(sent[i] % said.size())).bytes;
      replies += streams[i].read(std::span{heard}).bytes;
    }
  }
  CHECK(longest < 200);
}
