#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

bool is_readable(const net::Descriptor& socket) {
  pollfd row{.fd = socket.get(), .events = POLLIN, .revents = 0};
  return net::check(::poll(&row, 1, 0), "poll") == 1;
}

void read_byte(const char* who, const net::Descriptor& socket) {
  char byte;
  const auto count = ::read(socket.get(), &byte, 1);
  std::printf("%s reads: %s\n", who, count == 1 ? "the byte" : std::strerror(errno));
}

}  // namespace

//! [told]
int main() try {
  int ends[2];
  net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
  net::Descriptor one{ends[0]}, peer{ends[1]};
  net::Descriptor other{net::check(::dup(one.get()), "dup")};  // another has it, too
  net::set_non_blocking(one);

  net::check(::write(peer.get(), "!", 1), "write");
  std::printf("one is told:   %s\n", is_readable(one) ? "readable" : "nothing");
  std::printf("other is told: %s\n", is_readable(other) ? "readable" : "nothing");
  read_byte("one", one);
  read_byte("other", other);
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [told]
