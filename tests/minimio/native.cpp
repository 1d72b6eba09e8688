#ifdef _WIN32
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

#include <cstdlib>

#include "minimio/conformance.hpp"

namespace conformance {

// To linger for no time at all. socket(7), SO_LINGER
void reset(net::TcpStream& stream) {
  note("reset " + text_of(stream.handle()));
  linger now{};
  now.l_onoff = 1;
  REQUIRE(::setsockopt(stream.handle(), SOL_SOCKET, SO_LINGER,
                       reinterpret_cast<const char*>(&now), sizeof now) == 0);
  stream.close();
}

void write_urgent(net::TcpStream& stream) {
  note("write an urgent byte to " + text_of(stream.handle()));
  REQUIRE(::send(stream.handle(), "!", 1, MSG_OOB) == 1);
}

void set_environment(const char* name, const char* value) {
#ifdef _WIN32
  REQUIRE(::_putenv_s(name, value) == 0);
#else
  REQUIRE(::setenv(name, value, 1) == 0);
#endif
}

}  // namespace conformance
