#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <string>

#include "exercise.hpp"
#include "harness/noise.hpp"
#include "harness/transcript.hpp"
#include "kit/kit.hpp"
#include "minimio/loop/tcp.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

using minimio::loop::EventLoop;
using minimio::loop::TcpStream;

constexpr std::size_t kib = 1024;
constexpr std::size_t mark = 64 * kib, one_read = 64 * kib;

/// Two ends of a connection: one is ours, one the loop's.
class Connection {
 public:
  explicit Connection(EventLoop& loop) : Connection{loop, make_pair()} {}

  minimio::OwnedHandle ours;
  TcpStream stream;

 private:
  using Pair = std::array<minimio::OwnedHandle, 2>;

  Connection(EventLoop& loop, Pair pair)
      : ours{std::move(pair[0])},
        stream{loop, minimio::net::TcpStream{std::move(pair[1])}} {}

  static Pair make_pair() {
    std::array<int, 2> pair;
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()), "socketpair");
    for (const int socket : pair)
      net::check(::fcntl(socket, F_SETFL, O_NONBLOCK), "fcntl");
    return {minimio::OwnedHandle{pair[0]}, minimio::OwnedHandle{pair[1]}};
  }
};

/// A sender, the relay, and a receiver. Nobody waits: there are turns of the loop, and
/// when some of them have brought nothing, nothing will come.
class Scene {
 public:
  Scene() { relay(sender_.stream, receiver_.stream); }

  /// Sends as much of this as is taken, while the receiver does not read.
  std::size_t send(std::string_view bytes) {
    const auto before = sent_.size();
    for (int idle = 0; idle < enough && !bytes.empty(); ++idle) {
      const auto size =
          ::send(sender_.ours.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size > 0) {
        sent_ += bytes.substr(0, static_cast<std::size_t>(size));
        bytes.remove_prefix(static_cast<std::size_t>(size));
        idle = 0;
      }
      turn();
    }
    return sent_.size() - before;
  }

  /// The receiver reads all that there is.
  void receive() {
    std::array<char, 16 * kib> buffer;
    for (int idle = 0; idle < enough && !has_ended_; ++idle) {
      const auto size = ::recv(receiver_.ours.get(), buffer.data(), buffer.size(), 0);
      has_ended_ = size == 0;
      if (size > 0) {
        received_.append(buffer.data(), static_cast<std::size_t>(size));
        idle = 0;
      }
      turn();
    }
  }

  /// Sends all of it in bursts. The receiver reads after each, and not before.
  void pass_on(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto size = send(bytes.substr(0, 512 * kib));
      if (size == 0) return;
      bytes.remove_prefix(size);
      receive();
    }
  }

  /// Sends a little at a time, until something of it is pending.
  void send_until_pending(std::string_view bytes) {
    for (; most_pending_ == 0 && !bytes.empty(); bytes.remove_prefix(kib))
      send(bytes.substr(0, kib));
  }

  void finish_sending() {
    ::shutdown(sender_.ours.get(), SHUT_WR);
    turn();
  }

  const std::string& sent() const { return sent_; }
  const std::string& received() const { return received_; }
  bool has_ended() const { return has_ended_; }
  std::size_t most_pending() const { return most_pending_; }

 private:
  static constexpr int enough = 20;

  void turn() {
    loop_.run_nowait();
    most_pending_ = std::max(most_pending_, receiver_.stream.pending_bytes());
  }

  EventLoop loop_;
  Connection sender_{loop_}, receiver_{loop_};
  std::string sent_, received_;
  std::size_t most_pending_ = 0;
  bool has_ended_ = false;
};

std::string noise(std::size_t size) { return harness::Noise{seed()}.next(size); }

}  // namespace

TEST_CASE("What comes from one side goes out at the other.") {
  Scene scene;
  scene.send("hello");
  scene.receive();
  CHECK(scene.received() == "hello");
}

TEST_CASE("The end of one side is passed on to the other.") {
  Scene scene;
  scene.send("hello");
  scene.receive();
  scene.finish_sending();
  scene.receive();
  INFO("The sender sent \"hello\" and the end.\n");
  const bool receiver_sees_the_end = scene.has_ended();
  CHECK(receiver_sees_the_end);
}

TEST_CASE("Little is kept for a receiver that does not read.") {
  Scene scene;
  scene.send(std::string(16 * kib * kib, 'x'));
  INFO("The sender was rid of " << scene.sent().size() / kib
                                << " KiB. The receiver did not read.\n");
  const auto kib_pending = scene.most_pending() / kib;
  CHECK(kib_pending <= (mark + one_read) / kib);
}

TEST_CASE("When a slow receiver reads the rest comes.") {
  Scene scene;
  const auto bytes = noise(2 * kib * kib);
  scene.pass_on(bytes);
  INFO("The sender had bursts of 512 KiB, and the receiver read after each.\n"
       << "The sender was rid of " << scene.sent().size() << " bytes of "
       << bytes.size() << ".\n");
  CHECK(scene.received().size() >= bytes.size());
}

TEST_CASE("What a slow receiver gets is what was sent.") {
  Scene scene;
  scene.pass_on(noise(2 * kib * kib));
  const auto& received = scene.received();
  const auto expected = scene.sent().substr(0, received.size());
  if (received != expected)
    FAIL("The sender had bursts of 512 KiB, and the receiver read after each.\n\nat "
         << harness::first_difference(expected, received));
}

TEST_CASE("The end comes after the last byte even to a slow receiver.") {
  Scene scene;
  scene.send_until_pending(noise(4 * kib * kib));
  scene.finish_sending();
  scene.receive();
  INFO(
      "The sender sent " << scene.sent().size()
                         << " bytes and the end.\nOnly then the receiver read, and got "
                         << scene.received().size() << " bytes"
                         << (scene.has_ended() ? " and the end.\n" : ".\n"));
  CHECK(scene.received().size() >= scene.sent().size());
  CHECK(scene.has_ended());
}
