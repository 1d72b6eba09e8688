#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <vector>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "minimio/loop/tcp.hpp"
#include "net/system_call.hpp"

namespace {

using minimio::OwnedHandle;
using minimio::loop::EventLoop;
using minimio::loop::Received;
using minimio::loop::TcpStream;

using Clients = std::vector<std::shared_ptr<TcpStream>>;

/// What a server does with what it has received from one of its clients.
using Answer = void (*)(TcpStream& client, const Received& received,
                        const Clients& all);

/// An echo server, and the loop that it shares with its clients.
class Subject : public EchoServer {
 public:
  explicit Subject(Answer answer) : answer_{answer} {}

  std::unique_ptr<Client> connect() override;

  void turn() { loop_.run_nowait(); }
  void note(std::string_view what) { story_.append(what).append("\n"); }
  const std::string& story() const { return story_; }

 private:
  void serve(const std::shared_ptr<TcpStream>& client) {
    clients_.push_back(client);
    client->on_drain([client] { client->read_start(); });
    client->read_start([this, client](const Received& received) {
      if (received.error) return client->close();
      answer_(*client, received, clients_);
    });
  }

  const Answer answer_;
  EventLoop loop_;
  Clients clients_;
  std::string story_;
};

/// Nobody waits here: when some turns of the loop have brought nothing, nothing will
/// come.
class Visitor : public Client {
 public:
  Visitor(Subject& subject, OwnedHandle socket, std::size_t number)
      : subject_{subject},
        socket_{std::move(socket)},
        name_{"client " + std::to_string(number)} {}

  std::size_t send(std::string_view bytes) override {
    std::size_t taken = 0;
    for (int idle = 0; idle < enough && taken < bytes.size(); ++idle) {
      const auto rest = bytes.substr(taken);
      const auto size = ::send(socket_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
      if (size > 0) {
        taken += static_cast<std::size_t>(size);
        idle = 0;
      }
      subject_.turn();
    }
    note("sends " + std::to_string(bytes.size()) + " bytes, of which " +
         std::to_string(taken) + " are taken");
    return taken;
  }

  void finish_sending() override {
    ::shutdown(socket_.get(), SHUT_WR);
    for (int i = 0; i < enough; ++i) subject_.turn();
    note("finishes sending");
  }

  std::string receive() override {
    std::string received;
    std::array<char, 16 * 1024> buffer;
    for (int idle = 0; idle < enough; ++idle) {
      const auto size = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
      if (size > 0) {
        received.append(buffer.data(), static_cast<std::size_t>(size));
        idle = 0;
      }
      subject_.turn();
    }
    note("receives " + std::to_string(received.size()) + " bytes");
    return received;
  }

  bool has_ended() override {
    char byte;
    const auto size = ::recv(socket_.get(), &byte, 1, MSG_PEEK);
    const bool ended = size == 0 || (size < 0 && errno != EAGAIN);
    note(ended ? "sees the end" : "sees no end");
    return ended;
  }

 private:
  void note(std::string_view what) { subject_.note(name_ + "  " + std::string{what}); }

  static constexpr int enough = 20;
  Subject& subject_;
  OwnedHandle socket_;
  std::string name_;
};

std::unique_ptr<Client> Subject::connect() {
  std::array<int, 2> pair;
  net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()), "socketpair");
  for (const int socket : pair)
    net::check(::fcntl(socket, F_SETFL, O_NONBLOCK), "fcntl");
  serve(std::make_shared<TcpStream>(loop_,
                                    minimio::net::TcpStream{OwnedHandle{pair[1]}}));
  return std::make_unique<Visitor>(*this, OwnedHandle{pair[0]}, clients_.size());
}

void answer_well(TcpStream& client, const Received& received, const Clients&) {
  if (received.is_end()) {
    client.shutdown();
  } else if (!client.write(received.bytes)) {
    client.read_stop();
  }
}

void answer_step_by_step(TcpStream& client, const Received& received, const Clients&) {
  if (received.is_end()) return client.shutdown();
  client.read_stop();
  client.write(received.bytes, [&client](std::error_code) { client.read_start(); });
}

void stop_at_zero(TcpStream& client, const Received& received, const Clients&) {
  if (received.is_end()) return client.shutdown();
  const auto& bytes = received.bytes;
  const auto zero = std::ranges::find(bytes, '\0');
  if (!client.write({bytes.begin(), zero})) client.read_stop();
}

void drop_what_is_too_much(TcpStream& client, const Received& received,
                           const Clients&) {
  if (received.is_end()) return client.shutdown();
  if (client.pending_bytes() <= client.high_water_mark()) client.write(received.bytes);
}

void answer_the_latest(TcpStream&, const Received& received, const Clients& all) {
  answer_well(*all.back(), received, all);
}

void close_at_once(TcpStream& client, const Received& received, const Clients&) {
  if (received.is_end()) return client.close();
  client.write(received.bytes);
}

void end_with_the_first(TcpStream& client, const Received& received,
                        const Clients& all) {
  answer_well(client, received, all);
  if (!received.is_end()) return;
  for (const auto& other : all) other->shutdown();
}

void never_end(TcpStream& client, const Received& received, const Clients& all) {
  if (!received.is_end()) answer_well(client, received, all);
}

void expect_good(Answer answer) {
  Subject server{answer};
  if (!is_good(server))
    FAIL(server.story() << "\nexpected  is_good says yes: this server keeps all that "
                           "it promises\nsaw       it says no");
}

void expect_caught(Answer answer, std::string_view fault) {
  Subject server{answer};
  if (is_good(server))
    FAIL(server.story() << "\n"
                        << "The fault: " << fault
                        << "\n\nexpected  is_good says no\nsaw       it says yes");
}

}  // namespace

TEST_CASE("A good server passes.") { expect_good(answer_well); }

TEST_CASE("A good server that takes little at a time passes.") {
  expect_good(answer_step_by_step);
}

TEST_CASE("A server that sends only what is before a zero byte is caught.") {
  expect_caught(stop_at_zero, "it takes bytes for a text that ends with a zero");
}

TEST_CASE("A server that loses what a slow client has no room for is caught.") {
  expect_caught(drop_what_is_too_much, "what does not fit is thrown away");
}

TEST_CASE("A server that answers the wrong client is caught.") {
  expect_caught(answer_the_latest, "it answers the client that came last");
}

TEST_CASE("A server that hangs up before all is written is caught.") {
  expect_caught(close_at_once, "at a client's end it closes with bytes still pending");
}

TEST_CASE("A server that ends all clients with the first is caught.") {
  expect_caught(end_with_the_first, "one client's end is taken for that of all");
}

TEST_CASE("A server that never ends is caught.") {
  expect_caught(never_end, "when a client has finished it does not end, either");
}
