#include <sys/socket.h>

#include <algorithm>
#include <ctime>
#include <string>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

net::Descriptor tcp_socket() {
  return net::Descriptor{net::check(::socket(AF_INET, SOCK_STREAM, 0), "socket")};
}

/// A place on this machine. Nobody listens there yet.
struct Place {
  net::Descriptor socket = tcp_socket();
  sockaddr_in address{};

  Place() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    net::check(::bind(socket.get(), name(), sizeof address), "bind");
    socklen_t size = sizeof address;
    net::check(::getsockname(socket.get(), name(), &size), "getsockname");
  }

  sockaddr* name() { return reinterpret_cast<sockaddr*>(&address); }
};

/// Somebody listens there.
struct OpenPlace : Place {
  OpenPlace() { net::check(::listen(socket.get(), 5), "listen"); }
};

/// The queue is full there, and so the kernel answers nobody else. listen(2)
struct SilentPlace : Place {
  SilentPlace() {
    net::check(::listen(socket.get(), 0), "listen");
    for (auto& each : queue) {
      net::set_non_blocking(each);
      ::connect(each.get(), name(), sizeof address);
    }
  }
  net::Descriptor queue[3] = {tcp_socket(), tcp_socket(), tcp_socket()};
};

struct Outcome {
  std::error_code error;
  std::chrono::milliseconds time;
};

/// A connect that waits although it should not ends after 2 s.
void bound_waiting(const net::Descriptor& socket) {
  const timeval limit{.tv_sec = 2, .tv_usec = 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

Outcome connect_to(const Place& place, std::chrono::milliseconds patience) {
  const auto socket = tcp_socket();
  bound_waiting(socket);
  const auto begin = harness::Clock::now();
  const auto error = connect_within(socket, place.address, patience);
  return {error, std::chrono::duration_cast<std::chrono::milliseconds>(
                     harness::Clock::now() - begin)};
}

std::string text_of(const std::error_code& error) {
  return error ? error.message() : "no error";
}

void check(const Outcome& outcome, const std::error_code& expected,
           const std::string& where) {
  if (outcome.error.value() == expected.value()) return;
  FAIL("\n"
       << where << "\n\nexpected  " << text_of(expected) << "\nsaw       "
       << text_of(outcome.error) << ", after " << outcome.time.count() << " ms");
}

std::error_code error(std::errc number) { return std::make_error_code(number); }

}  // namespace

TEST_CASE("Where somebody listens it connects.") {
  check(connect_to(OpenPlace{}, 500ms), {}, "Somebody listens there.");
}

TEST_CASE("Where nobody listens it is refused.") {
  check(connect_to(Place{}, 500ms), error(std::errc::connection_refused),
        "Nobody listens there, and the kernel says so at once.");
}

TEST_CASE("Where nobody answers it gives up.") {
  check(connect_to(SilentPlace{}, 20ms), error(std::errc::timed_out),
        "Nobody answers there. The patience is 20 ms.");
}

TEST_CASE("It waits for as long as its patience lasts.") {
  const auto outcome = connect_to(SilentPlace{}, 200ms);
  INFO("\nNobody answers there. The patience is 200 ms.");
  const auto milliseconds_waited = outcome.time.count();
  CHECK(milliseconds_waited >= 190);
}

TEST_CASE("It waits no longer than its patience lasts.") {
  const auto outcome = connect_to(SilentPlace{}, 200ms);
  INFO("\nNobody answers there. The patience is 200 ms.");
  const auto milliseconds_waited = outcome.time.count();
  CHECK(milliseconds_waited < 1900);
}

TEST_CASE("While it waits it needs no processor.") {
  const auto before = std::clock();
  connect_to(SilentPlace{}, 500ms);
  INFO("\nNobody answers there. The patience is 500 ms.");
  const auto milliseconds_of_cpu = (std::clock() - before) * 1000 / CLOCKS_PER_SEC;
  CHECK(milliseconds_of_cpu < 20);
}

TEST_CASE("It returns as soon as the outcome is known.") {
  const auto connected = connect_to(OpenPlace{}, 2000ms);
  const auto refused = connect_to(Place{}, 2000ms);
  INFO("\nThe outcome is known at once. The patience is 2000 ms.");
  const auto milliseconds_waited = std::max(connected.time, refused.time).count();
  CHECK(milliseconds_waited < 1900);
}
