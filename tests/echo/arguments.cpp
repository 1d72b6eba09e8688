// What a server does with its command line.

#include <netinet/in.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "echo/suite.hpp"

using namespace suite;

namespace {

harness::Ending run_with(std::initializer_list<std::string> arguments) {
  auto words = command();
  words.insert(words.end(), arguments);
  auto ending = harness::Process{words}.wait(within(10s));
  if (ending.status == EX_UNAVAILABLE) skip(ending.errors);
  return ending;
}

bool has_ipv6() {
  sockaddr_in6 loopback{};
  loopback.sin6_family = AF_INET6;
  loopback.sin6_addr = in6addr_loopback;
  const int socket = ::socket(AF_INET6, SOCK_STREAM, 0);
  const bool bound =
      ::bind(socket, reinterpret_cast<sockaddr*>(&loopback), sizeof loopback) == 0;
  ::close(socket);
  return bound;
}

}  // namespace

TEST_CASE("bad arguments get the usage and status 2", "[one-client]") {
  for (const auto& bad : {std::string{"--nonsense"}, std::string{"--port=seven"},
                          std::string{"--port=70000"}, std::string{"stray"}}) {
    const auto ending = run_with({bad});
    INFO("argument " << bad);
    CHECK(ending.status == 2);
    CHECK(ending.output == "");
    CHECK(ending.errors.find("--port") != std::string::npos);
    CHECK(ending.errors.find("Usage") != std::string::npos);
  }
}

TEST_CASE("asking for help gets the usage and status 0", "[one-client]") {
  const auto ending = run_with({"--help"});
  CHECK(ending.status == 0);
  CHECK(ending.output.find("--host") != std::string::npos);
}

TEST_CASE("a port in use is one line and status 1", "[one-client]") {
  auto server = start(10s);
  const auto port = std::to_string(server.port());
  const auto ending = run_with({"--port", port});
  CHECK(ending.status == 1);
  CHECK(std::count(ending.errors.begin(), ending.errors.end(), '\n') == 1);
  const auto call = "bind 127.0.0.1:" + port + ": ";
  const bool windows_words = ending.errors.starts_with(call + "error 10048: ");
  CHECK((windows_words || ending.errors == call + "Address already in use\n"));
}

TEST_CASE("a host that is no address is one line and status 1", "[one-client]") {
  const auto ending = run_with({"--host", "no.such.host.invalid"});
  CHECK(ending.status == 1);
  CHECK(ending.errors.starts_with("getaddrinfo no.such.host.invalid: "));
  CHECK(std::count(ending.errors.begin(), ending.errors.end(), '\n') == 1);
}

TEST_CASE("the host ::1 is taken and printed in brackets", "[one-client]") {
  if (!has_ipv6()) skip("this machine has no IPv6; bring up ::1");
  auto server = start_with({"--host", "::1"}, 10s);
  CHECK(server.host() == "::1");
  Client client{server};
  client.send("x");
  client.expect("x");
}

#ifdef __linux__  // elsewhere 127.0.0.1 is the only loopback address
TEST_CASE("it listens on its address and nowhere else", "[one-client]") {
  auto server = start(10s);
  CHECK(server.host() == "127.0.0.1");
  auto neighbour =
      start_with({"--host", "127.0.0.2", "--port", std::to_string(server.port())}, 10s);
  CHECK(neighbour.port() == server.port());
}
#endif
