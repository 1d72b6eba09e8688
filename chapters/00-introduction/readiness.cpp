#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstdio>
#include <string>

#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

struct Pair {
  net::Descriptor ours, theirs;
};

//! [look]
/// Asks the kernel what `socket` is ready for, without waiting.
std::string look(const net::Descriptor& socket) {
  pollfd asked{.fd = socket.get(), .events = POLLIN | POLLOUT | POLLPRI, .revents = 0};
  const int only_look = 0;
  net::check(::poll(&asked, 1, only_look), "poll");
  std::string answer;
  if (asked.revents & POLLIN) answer += "readable ";
  if (asked.revents & POLLOUT) answer += "writable ";
  if (asked.revents & POLLPRI) answer += "priority ";
  if (asked.revents & POLLERR) answer += "error ";
  if (asked.revents & POLLHUP) answer += "hang-up ";
  return answer.empty() ? "nothing" : answer;
}
//! [look]

net::Descriptor make_listener(sockaddr_in& address) {
  net::Descriptor listener{net::check(::socket(AF_INET, SOCK_STREAM, 0), "socket")};
  address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  net::check(::bind(listener.get(), generic, size), "bind");
  net::check(::listen(listener.get(), 1), "listen");
  net::check(::getsockname(listener.get(), generic, &size), "getsockname");
  return listener;
}

net::Descriptor connect_to(const sockaddr_in& address) {
  net::Descriptor socket{net::check(::socket(AF_INET, SOCK_STREAM, 0), "socket")};
  net::check(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                       sizeof address),
             "connect");
  return socket;
}

Pair connected_pair() {
  sockaddr_in address;
  const auto listener = make_listener(address);
  auto theirs = connect_to(address);
  return {
      net::Descriptor{net::check(::accept(listener.get(), nullptr, nullptr), "accept")},
      std::move(theirs)};
}

void fill(const net::Descriptor& socket) {
  net::set_non_blocking(socket);
  static const std::string chunk(64 * 1024, 'x');
  while (::write(socket.get(), chunk.data(), chunk.size()) > 0) continue;
}

void reset(net::Descriptor& socket) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  net::check(
      ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once),
      "setsockopt");
  socket = {};
}

void row(const char* situation, const std::string& answer) {
  std::printf("%-40s%s\n", situation, answer.c_str());
}

}  // namespace

//! [situations]
int main() try {
  sockaddr_in address;
  const auto listener = make_listener(address);
  row("a listener, nobody waiting", look(listener));
  const auto waiting = connect_to(address);
  row("a listener, a client waiting", look(listener));

  auto [ours, theirs] = connected_pair();
  row("connected, nothing said", look(ours));
  net::check(::send(theirs.get(), "a", 1, 0), "send");
  row("a byte has arrived", look(ours));
  net::check(::send(theirs.get(), "!", 1, MSG_OOB), "send");
  row("and an urgent one", look(ours));
  net::check(::shutdown(theirs.get(), SHUT_WR), "shutdown");
  row("the peer has finished sending", look(ours));

  auto full = connected_pair();
  fill(full.ours);
  row("our send buffer is full", look(full.ours));

  auto broken = connected_pair();
  reset(broken.theirs);
  row("the peer has reset the connection", look(broken.ours));
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [situations]
