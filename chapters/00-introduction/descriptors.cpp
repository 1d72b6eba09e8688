#include <fcntl.h>
#include <sys/socket.h>

#include <cstdio>

#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

//! [descriptors]
int main() try {
  net::Descriptor file{net::check(::open("/etc/passwd", O_RDONLY), "open")};
  net::Descriptor socket{net::check(::socket(AF_INET, SOCK_STREAM, 0), "socket")};
  std::printf("a file:           %d\n", file.get());
  std::printf("a socket:         %d\n", socket.get());

  file = {};  // closes it, and its place in the table is free
  net::Descriptor second{net::check(::socket(AF_INET, SOCK_STREAM, 0), "socket")};
  std::printf("another socket:   %d\n", second.get());

  net::Descriptor twin{net::check(::dup(second.get()), "dup")};
  std::printf("the same, again:  %d\n", twin.get());

  // Two numbers, one object: what is set through one is seen through the other. dup(2)
  net::set_non_blocking(twin);
  const bool blocks = (::fcntl(second.get(), F_GETFL) & O_NONBLOCK) == 0;
  std::printf("descriptor %d %s\n", second.get(),
              blocks ? "blocks" : "no longer blocks");
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [descriptors]
