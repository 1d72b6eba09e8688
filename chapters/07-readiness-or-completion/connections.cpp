#include "connections.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "net/signals.hpp"
#include "net/system_call.hpp"

namespace {

net::Descriptor new_socket() {
  return net::Descriptor{net::check(::socket(AF_INET, SOCK_STREAM, 0), "socket")};
}

int connect(const net::Descriptor& socket, const sockaddr_in& address) {
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                   sizeof address);
}

// To close without lingering is not to say goodbye: a reset goes out. socket(7)
void reset(net::Descriptor& peer) {
  constexpr linger not_at_all{.l_onoff = 1, .l_linger = 0};
  net::check(
      ::setsockopt(peer.get(), SOL_SOCKET, SO_LINGER, &not_at_all, sizeof not_at_all),
      "setsockopt");
  peer = {};
}

// An error and a hang-up are reported unasked. poll(2)
void wait_for_trouble(const net::Descriptor& socket, int timeout_ms) {
  pollfd row{.fd = socket.get(), .events = 0, .revents = 0};
  net::check(::poll(&row, 1, timeout_ms), "poll");
}

std::string said(ssize_t result) {
  return result < 0 ? name_of_error(errno) : std::to_string(result);
}

std::string try_read(const net::Descriptor& socket) {
  char buffer[16];
  return said(::read(socket.get(), buffer, sizeof buffer));
}

std::string try_write(const net::Descriptor& socket) {
  return said(::write(socket.get(), "x", 1));
}

}  // namespace

Nobody make_nobody() {
  Nobody nobody{.socket = new_socket(), .address = {}};
  nobody.address.sin_family = AF_INET;
  nobody.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const address = reinterpret_cast<sockaddr*>(&nobody.address);
  socklen_t size = sizeof nobody.address;
  net::check(::bind(nobody.socket.get(), address, size), "bind");
  net::check(::getsockname(nobody.socket.get(), address, &size), "getsockname");
  return nobody;
}

Connection connect_to_ourselves() {
  net::ignore_sigpipe();
  const auto [listener, address] = make_nobody();
  net::check(::listen(listener.get(), 1), "listen");
  Connection connection{.ours = new_socket(), .peer = {}};
  net::check(connect(connection.ours, address), "connect");
  connection.peer =
      net::Descriptor{net::check(::accept(listener.get(), nullptr, nullptr), "accept")};
  return connection;
}

//! [end]
void end(Connection& connection, Ending ending) {
  auto& peer = connection.peer;
  switch (ending) {
    case Ending::closed:
      peer = {};
      break;
    case Ending::half_closed:
      net::check(::shutdown(peer.get(), SHUT_WR), "shutdown");
      break;
    case Ending::reset_after_bytes:
      net::check(::write(peer.get(), "bytes", 5), "write");
      [[fallthrough]];
    case Ending::reset:
      reset(peer);
      wait_for_trouble(connection.ours, 1000);
      break;
  }
}
//! [end]

net::Descriptor connect_to_nobody() {
  const auto nobody = make_nobody();
  auto socket = new_socket();
  net::set_non_blocking(socket);
  if (connect(socket, nobody.address) < 0 && errno != EINPROGRESS)
    net::check(-1, "connect");
  wait_for_trouble(socket, 1000);
  return socket;
}

void print_row(Ending ending, const std::string& report, const net::Descriptor& ours) {
  const auto read = try_read(ours);
  const auto reads = read + ", " + try_read(ours);
  auto writes = try_write(ours);
  if (writes == "1") {
    wait_for_trouble(ours, 100);  // a peer that is gone answers a write with a reset
    writes += ", " + try_write(ours);
  }
  print_row(name_of(ending), report, reads, writes);
}

void print_refused(const std::string& report, const net::Descriptor& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  net::check(::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size),
             "getsockopt");
  print_row("refused", report, "SO_ERROR " + name_of_error(error), "-");
}

std::string names_of(unsigned bits, std::initializer_list<Name> names) {
  std::string all;
  for (const auto& [bit, name] : names) {
    if (bits & bit) all += (all.empty() ? "" : " ") + std::string{name};
  }
  return all;
}

std::string name_of_error(int error) {
  switch (error) {
    case EAGAIN:
      return "EAGAIN";
    case ECONNREFUSED:
      return "ECONNREFUSED";
    case ECONNRESET:
      return "ECONNRESET";
    case EPIPE:
      return "EPIPE";
    default:
      return std::to_string(error);
  }
}
