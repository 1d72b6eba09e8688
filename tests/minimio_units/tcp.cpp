// What TcpStream and TcpListener promise.

#include "minimio/net/tcp.hpp"

#include "harness/wine.hpp"
#include "minimio_units/kit.hpp"
#include "minimio_units/streams.hpp"

namespace {

using namespace minimio;
using namespace std::literals;
using net::Address;
using net::TcpListener;
using net::TcpStream;
using units::any_port;
using units::error_of;
using units::mentions;
using units::read;
using units::tcp_connection;

bool is_lost_connection(std::errc error) {
  return error == std::errc::connection_reset || error == std::errc::broken_pipe ||
         error == std::errc::connection_aborted;
}

/// Closes what has unread bytes, which resets the connection. RFC 2525, 2.17
void reset(units::Connection<TcpStream>& connection) {
  units::write(connection.near, "unread");
  units::await(connection.far.handle(), Interest::readable);
  connection.far.close();
}

}  // namespace

TEST_CASE("tcp: port 0 takes a free one and tells which") {
  const TcpListener one{any_port()}, other{any_port()};
  CHECK(one.local_address().port() != 0);
  CHECK(one.local_address().port() != other.local_address().port());
  CHECK(one.local_address().to_string().starts_with("127.0.0.1:"));
}

TEST_CASE("tcp: an address in use is named in the error") {
  const TcpListener listener{any_port()};
  const auto address = listener.local_address();
  const auto error = error_of([&] { TcpListener{address}; });
  CHECK(error.code() == std::errc::address_in_use);
  CHECK(mentions(error, address.to_string()));
}

TEST_CASE("tcp: an address of another machine is named in the error") {
  const auto error = error_of([] { TcpListener{Address{"192.0.2.1", 0}}; });
  CHECK(error.code() == std::errc::address_not_available);
  CHECK(mentions(error, "bind 192.0.2.1:0"));
}

TEST_CASE("tcp: a listener can start again at once where it had connections") {
  TcpListener listener{any_port()};
  const auto address = listener.local_address();
  auto connection = units::connect(listener);
  connection.far.close();  // the first to close has the port in TIME_WAIT
  CHECK(units::read_to_end(connection.near).empty());
  connection.near.close();
  listener.close();
  CHECK(TcpListener{address}.local_address() == address);
}

TEST_CASE("tcp: listeners share a port if all of them say so") {
  using net::PortUse;
#ifdef _WIN32
  const auto error = error_of([] { TcpListener{any_port(), PortUse::shared}; });
  CHECK(error.code() == std::errc::operation_not_supported);
#else
  const TcpListener first{any_port(), PortUse::shared};
  const auto address = first.local_address();
  const TcpListener second{address, PortUse::shared};
  CHECK(second.local_address().port() == address.port());
  CHECK(error_of([&] { TcpListener{address}; }).code() == std::errc::address_in_use);
#endif
}

TEST_CASE("tcp: with nobody there an accept would block") {
  TcpListener listener{any_port()};
  std::error_code error;
  CHECK_FALSE(listener.accept(error));
  CHECK(net::would_block(error));
  CHECK_FALSE(net::would_block({}));
}

TEST_CASE("tcp: an accept clears the error of the one before") {
  TcpListener listener{any_port()};
  std::error_code error;
  listener.accept(error);
  REQUIRE(error);
  const auto near = TcpStream::connect(listener.local_address());
  units::await(listener.handle(), Interest::readable);
  CHECK(listener.accept(error));
  CHECK_FALSE(error);
}

TEST_CASE("tcp: connecting ends in a connection of two addresses") {
  TcpListener listener{any_port()};
  const auto [near, far] = units::connect(listener);
  CHECK(near.connect_error() == std::error_code{});
  CHECK(near.peer_address() == listener.local_address());
  CHECK(far.local_address() == listener.local_address());
  CHECK(far.peer_address() == near.local_address());
}

TEST_CASE("tcp: a connect that is refused says so") {
  // The port is taken, and nobody listens there.
  const auto connection = tcp_connection();
  const auto stream = TcpStream::connect(connection.near.local_address());
  units::await(stream.handle(), Interest::writable);
  CHECK(stream.connect_error() == std::errc::connection_refused);
}

TEST_CASE("tcp: what is not connected has no peer") {
  const TcpListener listener{any_port()};
  const auto connection = tcp_connection();
  const auto refused = TcpStream::connect(connection.near.local_address());
  units::await(refused.handle(), Interest::writable);
  const auto error = error_of([&] { refused.peer_address(); });
  CHECK(error.code() == std::errc::not_connected);
  CHECK(mentions(error, "getpeername"));
}

TEST_CASE("tcp: bytes go both ways") {
  auto [near, far] = tcp_connection();
  units::write(near, "hello");
  CHECK(read(far, 5) == "hello");
  units::write(far, "world");
  CHECK(read(near, 5) == "world");
}

TEST_CASE("tcp: with nothing there a read would block") {
  auto [near, far] = tcp_connection();
  char byte = 'x';
  const auto result = near.read({&byte, 1});
  CHECK(result.would_block());
  CHECK_FALSE(result);
  CHECK(result.bytes == 0);
}

TEST_CASE("tcp: a read takes no more than there is room for") {
  auto [near, far] = tcp_connection();
  units::write(near, "hello");
  CHECK(read(far, 2) == "he");
  CHECK(read(far, 3) == "llo");
}

TEST_CASE("tcp: what does not fit would block and all that did arrives") {
  auto [near, far] = tcp_connection();
  const auto written = units::fill(near);
  CHECK(written.size() > 1'000);
  near.shutdown_write();
  CHECK((units::read_to_end(far) == written));  // too much to print
}

TEST_CASE("tcp: a close is the end for the peer") {
  auto [near, far] = tcp_connection();
  units::write(near, "bye");
  near.close();
  CHECK_FALSE(near);
  CHECK(units::read_to_end(far) == "bye");
  std::array<char, 1> byte;
  const auto again = far.read(byte);
  CHECK(again);
  CHECK(again.bytes == 0);
}

TEST_CASE("tcp: after a half-close the other direction goes on") {
  auto [near, far] = tcp_connection();
  units::write(near, "question");
  CHECK(near.shutdown_write() == std::error_code{});
  CHECK(units::read_to_end(far) == "question");
  units::write(far, "answer");
  CHECK(read(near, 6) == "answer");
  CHECK(near.write("more"sv).error == std::errc::broken_pipe);
  far.close();
  CHECK(units::read_to_end(near).empty());
}

TEST_CASE("tcp: a reset is an error of the read") {
  if (harness::on_wine()) return units::skip("Wine's server may take it for itself");
  auto connection = tcp_connection();
  reset(connection);
  CHECK(units::read_to_error(connection.near) == std::errc::connection_reset);
}

TEST_CASE("tcp: writing to a peer that is gone is an error") {
  auto connection = tcp_connection();
  reset(connection);
  CHECK(is_lost_connection(units::write_to_error(connection.near)));
  CHECK(is_lost_connection(units::write_to_error(connection.near)));
}

TEST_CASE("tcp: what has no socket has errors and no more") {
  TcpStream stream;
  std::array<char, 1> byte;
  CHECK_FALSE(stream);
  CHECK(stream.read(byte).error == std::errc::bad_file_descriptor);
  CHECK(stream.write(byte).error == std::errc::bad_file_descriptor);
  CHECK(stream.shutdown_write() == std::errc::bad_file_descriptor);
  CHECK(stream.connect_error() == std::errc::bad_file_descriptor);
  CHECK_THROWS_AS(stream.local_address(), std::system_error);
  stream.close();
  TcpListener listener;
  std::error_code error;
  CHECK_FALSE(listener);
  CHECK_FALSE(listener.accept(error));
  CHECK(error == std::errc::bad_file_descriptor);
}

TEST_CASE("tcp: a stream that was moved from is empty and its heir goes on") {
  auto [near, far] = tcp_connection();
  const auto handle = near.handle();
  TcpStream heir{std::move(near)};
  CHECK_FALSE(near);  // NOLINT: that is what the case is about
  CHECK(heir.handle() == handle);
  units::write(heir, "x");
  CHECK(read(far, 1) == "x");
  far = std::move(heir);  // closes what it had
  CHECK(far.handle() == handle);
  CHECK(units::read_to_end(far).empty());
}

TEST_CASE("tcp: IPv6 works as IPv4 does") {
  TcpListener listener;
  try {
    listener = TcpListener{Address{"::1", 0}};
  } catch (const std::system_error& error) {
    units::skip("this machine has no IPv6; bring up ::1"s + " (" + error.what() + ")");
    return;
  }
  const auto address = listener.local_address();
  CHECK(address.is_ipv6());
  CHECK(address.to_string().starts_with("[::1]:"));
  CHECK(error_of([&] { TcpListener{address}; }).code() == std::errc::address_in_use);
  auto [near, far] = units::connect(listener);
  CHECK(far.peer_address() == near.local_address());
  units::write(near, "six");
  CHECK(read(far, 3) == "six");
}
