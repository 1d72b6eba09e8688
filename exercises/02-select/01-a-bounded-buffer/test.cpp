#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "exercise.hpp"
#include "harness/noise.hpp"
#include "kit/connected_pair.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

/// They do not block, and the kernel keeps little for them.
ConnectedPair small_pair() {
  auto pair = connected_pair();
  for (const auto* end : {&pair.ours, &pair.theirs}) {
    const int room = 8 * 1024;
    ::setsockopt(end->get(), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    net::set_non_blocking(*end);
  }
  return pair;
}

/// An EchoClient, a loop around it, and the other end of its socket.
class Talk {
 public:
  Talk() : Talk{small_pair()} {}

  EchoClient& client() { return client_; }
  /// What was sent to the server, and what has come back.
  const std::string& sent() const { return sent_; }
  const std::string& received() const { return received_; }

  /// Sends what the kernel takes of it; returns how much that was.
  std::size_t send(std::string_view bytes) {
    const auto size = ::send(theirs_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0) return 0;
    sent_ += bytes.substr(0, static_cast<std::size_t>(size));
    return static_cast<std::size_t>(size);
  }

  /// Sends, and reads nothing, until neither the kernel nor the EchoClient takes more,
  /// or a megabyte is sent.
  void send_until_stuck() {
    std::string unsent;
    for (bool moved = true; moved && sent_.size() < 1024 * 1024;) {
      if (unsent.empty()) unsent = noise_.next(10'007);
      const auto size = send(unsent);
      unsent.erase(0, size);
      moved = turn() || size > 0;
    }
  }

  void finish_sending() { ::shutdown(theirs_.get(), SHUT_WR); }

  /// What a server does in one round. False: there was nothing to do.
  bool turn() {
    const short events = static_cast<short>((client_.wants_to_read() ? POLLIN : 0) |
                                            (client_.wants_to_write() ? POLLOUT : 0));
    pollfd socket{.fd = client_.descriptor(), .events = events, .revents = 0};
    if (events == 0 || ::poll(&socket, 1, 0) == 0) return false;
    if (events & socket.revents & POLLIN) client_.read();
    most_pending_ = std::max(most_pending_, client_.pending());
    if (events & socket.revents & POLLOUT) client_.write();
    return true;
  }

  /// As many rounds as there is something to do in, but not for ever.
  void take_turns() {
    for (int rounds = 0; rounds < 100 && !client_.is_finished(); ++rounds)
      if (!turn()) return;
  }

  /// Reads what has come back; returns whether there was anything.
  bool receive() {
    char bytes[4096];
    const auto size = ::recv(theirs_.get(), bytes, sizeof bytes, 0);
    if (size <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(size));
    return true;
  }

  /// Reads, with a turn for the EchoClient after each piece, until nothing comes.
  void receive_all() {
    do take_turns();
    while (receive());
  }

  std::size_t most_pending() const { return most_pending_; }

 private:
  explicit Talk(ConnectedPair pair)
      : client_{std::move(pair.ours)}, theirs_{std::move(pair.theirs)} {}

  EchoClient client_;
  net::Descriptor theirs_;
  harness::Noise noise_{seed()};
  std::string sent_, received_;
  std::size_t most_pending_ = 0;
};

void tell(Talk& talk, std::string_view what) {
  UNSCOPED_INFO("\n"
                << what << "\nsent " << talk.sent().size() << " bytes, received "
                << talk.received().size() << ", pending " << talk.client().pending()
                << "\n");
}

/// Fails with where the two part, unless all that was sent has come back.
void check_all_came_back(Talk& talk) {
  if (talk.received() == talk.sent()) return;
  FAIL("\nexpected  the " << talk.sent().size() << " bytes that were sent\nsaw       "
                          << talk.received().size() << " bytes, "
                          << harness::first_difference(talk.sent(), talk.received()));
}

}  // namespace

TEST_CASE("What a client says comes back.") {
  Talk talk;
  talk.send("hello");
  talk.receive_all();
  tell(talk, "A client sends \"hello\" and reads.");
  CHECK(talk.received() == "hello");
}

TEST_CASE("Never are more than 64 KiB pending.") {
  Talk talk;
  talk.send_until_stuck();
  tell(talk, "A client sends and reads nothing.");
  const auto most_pending = talk.most_pending();
  CHECK(most_pending <= EchoClient::capacity);
}

TEST_CASE("A client for which there is no room is not watched for reading.") {
  Talk talk;
  talk.send_until_stuck();
  tell(talk, "A client sends and reads nothing.");
  const bool wants_to_read = talk.client().wants_to_read();
  CHECK_FALSE(wants_to_read);
}

TEST_CASE("A client for which there is room again is watched for reading again.") {
  Talk talk;
  talk.send_until_stuck();
  talk.receive_all();
  tell(talk, "A client sends until it is stuck and then reads until nothing comes.");
  const bool wants_to_read = talk.client().wants_to_read();
  CHECK(wants_to_read);
}

TEST_CASE("A client that begins to read late gets all that it sent.") {
  Talk talk;
  talk.send_until_stuck();
  talk.receive_all();
  tell(talk, "A client sends until it is stuck and then reads until nothing comes.");
  check_all_came_back(talk);
}

TEST_CASE("What is pending when the client finishes sending still comes back.") {
  Talk talk;
  talk.send_until_stuck();
  talk.finish_sending();
  talk.receive_all();
  tell(talk, "A client sends until it is stuck. It finishes sending. Then it reads.");
  check_all_came_back(talk);
  const bool is_finished = talk.client().is_finished();
  CHECK(is_finished);
}

TEST_CASE("After its end a client is watched only for as long as bytes are pending.") {
  Talk talk;
  for (int pieces = 0; pieces < 10; ++pieces) {
    talk.send(std::string(3000, 'x'));
    talk.take_turns();
  }
  talk.finish_sending();
  talk.take_turns();
  tell(talk, "A client sends 30,000 bytes, reads nothing, and finishes sending.");
  const bool wants_to_read = talk.client().wants_to_read();
  const bool wants_to_write = talk.client().wants_to_write();
  CHECK_FALSE(wants_to_read);
  CHECK(wants_to_write);
}

TEST_CASE("A client for which nothing is pending is not watched for writing.") {
  Talk talk;
  const bool wants_to_write_at_first = talk.client().wants_to_write();
  CHECK_FALSE(wants_to_write_at_first);
  talk.send("hello");
  talk.turn();
  talk.turn();
  tell(talk, "A client sends \"hello\", and there is room to send it back.");
  const bool wants_to_write = talk.client().wants_to_write();
  CHECK_FALSE(wants_to_write);
}
