#include <poll.h>
#include <unistd.h>

#include "bells.hpp"
#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

int main() try {
  //! [bell]
  int ends[2];
  net::check(::pipe(ends), "pipe");
  const net::Descriptor readable{ends[0]}, writable{ends[1]};

  ring_three_times(
      "self-pipe", [&] { net::check(::write(writable.get(), "", 1), "write"); },
      [&] {
        pollfd question{.fd = readable.get(), .events = POLLIN, .revents = 0};
        if (net::check(::poll(&question, 1, 0), "poll") == 0) return false;
        char rings[64];
        net::check(::read(readable.get(), rings, sizeof rings), "read");
        return true;
      });
  //! [bell]
} catch (const std::system_error& error) {
  return net::report(error);
}
