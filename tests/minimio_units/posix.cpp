// What the library promises about descriptors and signals, seen by the system's own
// calls.

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "harness/no_more_descriptors.hpp"
#include "minimio/net/pipe.hpp"
#include "minimio/net/udp.hpp"
#include "minimio/net/unix.hpp"
#include "minimio/owned_handle.hpp"
#include "minimio_units/kit.hpp"
#include "minimio_units/streams.hpp"

namespace {

using namespace minimio;
using namespace std::literals;
using net::TcpListener;
using net::TcpStream;
using units::any_port;
using units::tcp_connection;

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) != -1; }

int count_open() {
  int count = 0;
  for (int descriptor = 0; descriptor < 1024; ++descriptor)
    count += is_open(descriptor);
  return count;
}

OwnedHandle open_one() {
  const int descriptor = ::open("/dev/null", O_RDONLY);
  REQUIRE(descriptor != -1);
  return OwnedHandle{descriptor};
}

/// What becomes of a signal, until it goes.
class Disposition {
 public:
  Disposition(int number, void (*handler)(int)) : number_{number} {
    former_ = std::signal(number, handler);
  }
  ~Disposition() { std::signal(number_, former_); }
  Disposition(const Disposition&) = delete;
  Disposition& operator=(const Disposition&) = delete;

 private:
  int number_;
  void (*former_)(int);
};

bool has_sigpipe_pending() {
  sigset_t pending;
  ::sigpending(&pending);
  return sigismember(&pending, SIGPIPE) == 1;
}

bool has_sigpipe_blocked() {
  sigset_t blocked;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
  return sigismember(&blocked, SIGPIPE) == 1;
}

void write_to_nobody() {
  auto [reader, writer] = net::make_pipe();
  reader.close();
  for (int i = 0; i < 3; ++i)
    CHECK(writer.write("x"sv).error == std::errc::broken_pipe);

  auto [near, far] = tcp_connection();
  near.shutdown_write();
  CHECK(near.write("x"sv).error == std::errc::broken_pipe);
  CHECK_FALSE(has_sigpipe_pending());
  CHECK_FALSE(has_sigpipe_blocked());
}

}  // namespace

TEST_CASE("owned handle: it closes what it owns") {
  auto handle = open_one();
  const auto descriptor = handle.get();
  CHECK(handle);
  CHECK(is_open(descriptor));
  { const auto heir = std::move(handle); }
  CHECK_FALSE(is_open(descriptor));
  CHECK_FALSE(handle);  // NOLINT: that is what the case is about
}

TEST_CASE("owned handle: it closes once only") {
  auto handle = open_one();
  const auto descriptor = handle.get();
  handle.close();
  CHECK(handle.get() == OwnedHandle::none);
  const auto newcomer = open_one();
  REQUIRE(newcomer.get() == descriptor);  // the number is used again
  handle.close();
  handle = OwnedHandle{};
  CHECK(is_open(descriptor));
}

TEST_CASE("owned handle: a new handle takes the place of the old one") {
  auto one = open_one(), other = open_one();
  const auto old = one.get(), kept = other.get();
  one = std::move(other);
  CHECK_FALSE(is_open(old));
  CHECK(one.get() == kept);
  CHECK(is_open(kept));
  auto& itself = one;
  one = std::move(itself);
  CHECK(one.get() == kept);
  CHECK(is_open(kept));
}

TEST_CASE("owned handle: what it gives up stays open") {
  int descriptor;
  {
    auto handle = open_one();
    descriptor = handle.release();
    CHECK_FALSE(handle);
  }
  CHECK(is_open(descriptor));
  ::close(descriptor);
}

TEST_CASE("descriptors: all that the library opens it closes") {
  const int before = count_open();
  {
    auto [near, far] = tcp_connection();
    auto heir = std::move(near);
    near = std::move(far);
    const auto pipe = net::make_pipe();
    const net::UdpSocket socket{any_port()};
    CHECK(count_open() == before + 5);
  }
  CHECK(count_open() == before);
}

TEST_CASE("descriptors: every poller closes its own") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    const std::string name{poller->name()};
    poller.reset();
    const auto pipe = net::make_pipe();
    const int before =
        count_open();  // with those that a first one may leave for others
    for (int round = 0; round < 10; ++round) {
      EventQueue queue{make_poller(name)};
      queue.add(pipe.reader.handle(), Token{}, Interest::readable);
      queue.add_timer(1h, Token{});
      queue.make_waker(Token{}).wake();
      REQUIRE(queue.wait(0ms).size() == 1);
    }
    REQUIRE(count_open() == before);
  });
}

TEST_CASE("descriptors: what fails leaves none open") {
  const TcpListener listener{any_port()};
  const auto address = listener.local_address();
  const int before = count_open();
  CHECK_THROWS_AS(TcpListener{address}, std::system_error);
  CHECK_THROWS_AS(net::UdpSocket{net::Address("192.0.2.1", 0)}, std::system_error);
  CHECK_THROWS_AS(net::UnixStream::connect("/nowhere/at all"), std::system_error);
  CHECK_THROWS_AS(net::UnixListener{"/nowhere/at all"}, std::system_error);
  CHECK(count_open() == before);
}

TEST_CASE("descriptors: all are non-blocking and closed by exec") {
  const TcpListener listener{any_port()};
  const auto [near, far] = tcp_connection();
  const auto [reader, writer] = net::make_pipe();
  const net::UdpSocket socket{any_port()};
  for (const int descriptor : {listener.handle(), near.handle(), far.handle(),
                               reader.handle(), writer.handle(), socket.handle()}) {
    CHECK((::fcntl(descriptor, F_GETFL) & O_NONBLOCK) != 0);
    CHECK((::fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0);
  }
}

TEST_CASE("descriptors: once there are too many the connection still waits") {
  TcpListener listener{any_port()};
  const auto near = TcpStream::connect(listener.local_address());
  units::await(listener.handle(), Interest::readable);
  std::error_code error;
  {
    const harness::NoMoreDescriptors none;
    CHECK_FALSE(listener.accept(error));
    CHECK(error == std::errc::too_many_files_open);
    CHECK_THROWS_AS(net::make_pipe(), std::system_error);
    CHECK_THROWS_AS(net::UdpSocket{any_port()}, std::system_error);
  }
  CHECK(listener.accept(error));
  CHECK_FALSE(error);
}

TEST_CASE("tcp: no end waits for more bytes to send") {
  const auto [near, far] = tcp_connection();
  for (const int descriptor : {near.handle(), far.handle()}) {
    int no_delay = 0;
    socklen_t size = sizeof no_delay;
    REQUIRE(::getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size) == 0);
    CHECK(no_delay != 0);
  }
}

TEST_CASE("tcp: a connect that has not come to its end is in progress") {
#ifdef __linux__
  // Where the backlog is full, Linux takes no notice of those who knock. listen(2)
  TcpListener listener{any_port()};
  REQUIRE(::listen(listener.handle(), 0) == 0);
  std::vector<TcpStream> clients;
  for (int i = 0; i < 8; ++i)
    clients.push_back(TcpStream::connect(listener.local_address()));
  CHECK(clients.front().connect_error() == std::error_code{});
  CHECK(clients.back().connect_error() == std::errc::operation_in_progress);
  CHECK(clients.back().connect_error() == std::errc::operation_in_progress);
#else
  units::skip("only on Linux do we know how to hold up a connect");
#endif
}

TEST_CASE("sigpipe: writing to nobody kills no program that did not ask") {
  const Disposition normal{SIGPIPE, SIG_DFL};
  write_to_nobody();
}

TEST_CASE("sigpipe: writing to nobody is an error where it is ignored as well") {
  const Disposition ignored{SIGPIPE, SIG_IGN};
  write_to_nobody();
}

TEST_CASE("sigpipe: the program's own is left to it") {
  const Disposition ignored{SIGPIPE, SIG_DFL};
  sigset_t sigpipe, former;
  sigemptyset(&sigpipe);
  sigaddset(&sigpipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &sigpipe, &former);
  std::raise(SIGPIPE);
  auto [reader, writer] = net::make_pipe();
  reader.close();
  CHECK(writer.write("x"sv).error == std::errc::broken_pipe);
  CHECK(has_sigpipe_pending());
  CHECK(has_sigpipe_blocked());
  int signal;
  if (has_sigpipe_pending()) ::sigwait(&sigpipe, &signal);
  ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
}
