#include <poll.h>
#include <sys/eventfd.h>

#include "bells.hpp"
#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

int main() try {
  //! [bell]
  const net::Descriptor bell{net::check(::eventfd(0, EFD_CLOEXEC), "eventfd")};

  ring_three_times(
      "eventfd", [&] { net::check(::eventfd_write(bell.get(), 1), "eventfd_write"); },
      [&] {
        pollfd question{.fd = bell.get(), .events = POLLIN, .revents = 0};
        if (net::check(::poll(&question, 1, 0), "poll") == 0) return false;
        eventfd_t rings;
        net::check(::eventfd_read(bell.get(), &rings), "eventfd_read");
        return true;
      });
  //! [bell]
} catch (const std::system_error& error) {
  return net::report(error);
}
