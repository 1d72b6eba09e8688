#include "harness/client.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

#include "harness/measure.hpp"
#include "harness/noise.hpp"

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0  // where there is SO_NOSIGPIPE instead
#endif

namespace harness {
namespace {

using namespace std::chrono_literals;

bool must_wait() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

AddressList address_of(const Server& server) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const auto port = std::to_string(server.port());
  if (::getaddrinfo(server.host().c_str(), port.c_str(), &hints, &found) != 0) {
    throw Failure{"the server says that it listens on " + printable(server.host()) +
                  ", which is no address"};
  }
  return {found, &::freeaddrinfo};
}

int connect_to(const Server& server) {
  const auto address = address_of(server);
  const int socket = ::socket(address->ai_family, SOCK_STREAM, 0);
  if (socket < 0) throw std::system_error{errno, std::generic_category(), "socket"};
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);
  const int on = 1;
#ifdef SO_NOSIGPIPE
  ::setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket, address->ai_addr, address->ai_addrlen) != 0) {
    const int error = errno;
    ::close(socket);
    throw Failure{std::string{"a client could not connect: "} + std::strerror(error)};
  }
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
  return socket;
}

}  // namespace

Client::Client(Server& server, std::string name)
    : server_{server}, name_{std::move(name)}, socket_{connect_to(server)} {}

Client::Client(Client&& other) noexcept
    : server_{other.server_},
      name_{std::move(other.name_)},
      socket_{std::exchange(other.socket_, -1)},
      ended_{other.ended_} {}

Client::~Client() { close(); }

void Client::close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void Client::fail(std::string_view expected, std::string_view seen) const {
  // Whoever is killed hangs up a moment before it can be waited for.
  if (ended_) eventually([this] { return !server_.obituary().empty(); }, within(50ms));
  throw Failure{"\n" + server_.transcript().text() + "\nexpected  " +
                std::string{expected} + "\nsaw       " + std::string{seen} + "\n\n" +
                server_.doing() + server_.obituary()};
}

void Client::wait_for_event(short events, Deadline patience, std::string_view what) {
  pollfd socket{.fd = socket_, .events = events, .revents = 0};
  const auto start = Clock::now();
  if (wait_for({&socket, 1}, std::min(patience, server_.deadline()))) return;
  const auto waited =
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  fail(what, "nothing for " + std::to_string(waited.count()) + " ms");
}

void Client::send(std::string_view bytes) {
  note("-> " + printable(bytes));
  while (!bytes.empty()) {
    bytes.remove_prefix(send_what_fits(bytes));
    if (!bytes.empty()) wait_for_event(POLLOUT, server_.deadline(), "room to send");
  }
}

std::size_t Client::send_what_fits(std::string_view bytes) {
  const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<std::size_t>(sent);
  if (must_wait()) return 0;
  fail("the connection to last while sending", std::strerror(errno));
}

void Client::send_urgent(char byte) {
  note("-> " + printable({&byte, 1}) + " out of band");
  if (::send(socket_, &byte, 1, MSG_OOB | MSG_NOSIGNAL) != 1) {
    fail("an urgent byte to be taken", std::strerror(errno));
  }
}

std::string Client::receive_what_came(std::size_t most) {
  std::string bytes(most, '\0');
  const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (count == 0 || (count < 0 && !must_wait())) ended_ = true;
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  return bytes;
}

void Client::expect(std::string_view bytes, Deadline patience) {
  std::string seen;
  while (seen.size() < bytes.size() && !ended_) {
    wait_for_event(POLLIN, patience, printable(bytes.substr(seen.size())));
    seen += receive_what_came(bytes.size() - seen.size());
  }
  note("<- " + printable(seen));
  if (seen != bytes)
    fail(printable(bytes), printable(seen) + ", " + first_difference(bytes, seen));
}

void Client::expect_end() {
  while (!ended_) {
    wait_for_event(POLLIN, server_.deadline(), "the server to close");
    const auto more = receive_what_came(64);
    if (!more.empty())
      fail("the server to close, with nothing more said", printable(more));
  }
  note("<- end");
}

void Client::wait_for_end() {
  while (!ended_) {
    wait_for_event(POLLIN, server_.deadline(), "the server to close");
    receive_what_came(64 * 1024);
  }
  note("<- end");
}

void Client::finish_sending() {
  note("-> end");
  ::shutdown(socket_, SHUT_WR);
}

void Client::reset() {
  note("-> reset");
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

namespace {

/// One client's noise on its way out and back.
class NoiseTalk {
 public:
  NoiseTalk(Client& client, Traffic traffic, std::uint64_t seed)
      : client_{client},
        traffic_{traffic},
        going_{seed},
        coming_{seed},
        pieces_{seed} {}

  bool done() const { return received_ == traffic_.bytes_each; }
  bool has_more_to_send() const { return sent_ < traffic_.bytes_each; }
  const Client& client() const { return client_; }

  void send_a_piece() {
    if (piece_.empty()) {
      std::uniform_int_distribution<std::size_t> size{1, traffic_.largest_piece};
      piece_ = going_.next(std::min(size(pieces_), traffic_.bytes_each - sent_));
    }
    const auto taken = client_.send_what_fits(piece_);
    piece_.erase(0, taken);
    sent_ += taken;
  }

  void check_what_came() {
    const auto seen = client_.receive_what_came(256 * 1024);
    const auto expected = coming_.next(seen.size());
    if (seen != expected) {
      client_.fail("noise to come back as it went",
                   "after " + std::to_string(received_) + " bytes, " +
                       first_difference(expected, seen));
    }
    received_ += seen.size();
    if (client_.ended() && !done()) {
      client_.fail(std::to_string(traffic_.bytes_each) + " bytes",
                   "the end after " + std::to_string(received_));
    }
  }

  std::string progress() const {
    return std::to_string(received_) + " of " + std::to_string(traffic_.bytes_each) +
           " bytes";
  }

 private:
  Client& client_;
  Traffic traffic_;
  Noise going_, coming_;
  std::mt19937_64 pieces_;
  std::string piece_;
  std::size_t sent_ = 0, received_ = 0;
};

}  // namespace

void echo_noise(std::span<Client> clients, Traffic traffic, std::uint64_t seed) {
  std::vector<NoiseTalk> talks;
  for (auto& client : clients) talks.emplace_back(client, traffic, seed++);

  std::vector<pollfd> sockets;
  for (;;) {
    sockets.clear();
    std::vector<NoiseTalk*> unfinished;
    for (auto& talk : talks) {
      if (talk.done()) continue;
      const short events = talk.has_more_to_send() ? POLLIN | POLLOUT : POLLIN;
      sockets.push_back(
          {.fd = talk.client().descriptor(), .events = events, .revents = 0});
      unfinished.push_back(&talk);
    }
    if (unfinished.empty()) return;
    if (!wait_for(sockets, clients.front().deadline())) {
      unfinished.front()->client().fail("its noise back",
                                        unfinished.front()->progress());
    }
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      if (sockets[i].revents & (POLLIN | POLLERR | POLLHUP))
        unfinished[i]->check_what_came();
      if (sockets[i].revents & POLLOUT) unfinished[i]->send_a_piece();
    }
  }
}

}  // namespace harness
