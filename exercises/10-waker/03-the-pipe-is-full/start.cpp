#include <unistd.h>

#include "exercise.hpp"
#include "net/system_call.hpp"

Bell::Bell() {
  int ends[2];
  net::check(::pipe(ends), "pipe");
  readable_ = net::Descriptor{ends[0]};
  writable_ = net::Descriptor{ends[1]};
}

void Bell::ring() {
  const auto ring_it = [&] { return ::write(writable_.get(), "", 1); };
  net::check(net::retry_on_eintr(ring_it), "write");
}

void Bell::silence() {
  char rung[64];
  const auto read_some = [&] { return ::read(readable_.get(), rung, sizeof rung); };
  while (net::retry_on_eintr(read_some) == sizeof rung) {}
}
