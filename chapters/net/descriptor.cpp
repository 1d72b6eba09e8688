#include "net/descriptor.hpp"

#include <fcntl.h>

#include "net/system_call.hpp"

namespace net {

//! [non-blocking]
void set_non_blocking(const Descriptor& descriptor) {
  const int flags = check(::fcntl(descriptor.get(), F_GETFL), "fcntl");
  check(::fcntl(descriptor.get(), F_SETFL, flags | O_NONBLOCK), "fcntl");
}
//! [non-blocking]

}  // namespace net
