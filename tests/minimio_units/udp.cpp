// What UdpSocket promises.

#include "minimio/net/udp.hpp"

#include <array>
#include <string>

#include "minimio_units/kit.hpp"
#include "minimio_units/streams.hpp"

namespace {

using namespace minimio;
using namespace std::literals;
using net::Address;
using net::UdpSocket;
using units::any_port;

struct Received {
  net::IoResult result;
  std::string text;
  Address sender;
};

Received receive(UdpSocket& socket, std::size_t room = 100) {
  units::await(socket.handle(), Interest::readable);
  Received received;
  received.text.resize(room);
  received.result = socket.receive_from(received.text, received.sender);
  received.text.resize(received.result.bytes);
  return received;
}

void send(UdpSocket& socket, std::string_view text, const Address& peer) {
  const auto result = socket.send_to(text, peer);
  REQUIRE(result.error == std::errc{});
  REQUIRE(result.bytes == text.size());
}

void check_both_ways(const Address& any) {
  UdpSocket one{any}, other{any};
  CHECK(one.local_address().port() != 0);
  send(one, "ping", other.local_address());
  const auto ping = receive(other);
  CHECK(ping.result);
  CHECK(ping.text == "ping");
  CHECK(ping.sender == one.local_address());
  send(other, "pong", ping.sender);
  const auto pong = receive(one);
  CHECK(pong.text == "pong");
  CHECK(pong.sender == other.local_address());
}

}  // namespace

TEST_CASE("udp: datagrams go both ways") { check_both_ways(any_port()); }

TEST_CASE("udp: IPv6 works as IPv4 does") {
  const Address any{"::1", 0};
  try {
    UdpSocket{any};
  } catch (const std::system_error& error) {
    units::skip("this machine has no IPv6; bring up ::1 ("s + error.what() + ")");
    return;
  }
  check_both_ways(any);
}

TEST_CASE("udp: with nothing there a receive would block") {
  UdpSocket socket{any_port()};
  std::array<char, 10> buffer;
  Address sender;
  const auto result = socket.receive_from(buffer, sender);
  CHECK(result.would_block());
  CHECK(result.bytes == 0);
}

TEST_CASE("udp: datagrams keep their bounds") {
  UdpSocket one{any_port()}, other{any_port()};
  const auto peer = other.local_address();
  for (const auto text : {"a"sv, "bb"sv, "ccc"sv}) send(one, text, peer);
  CHECK(receive(other).text == "a");
  CHECK(receive(other).text == "bb");
  CHECK(receive(other).text == "ccc");
}

TEST_CASE("udp: an empty datagram is one as well") {
  UdpSocket one{any_port()}, other{any_port()};
  send(one, "", other.local_address());
  const auto received = receive(other);
  CHECK(received.result);
  CHECK(received.text.empty());
  CHECK(received.sender == one.local_address());
}

TEST_CASE("udp: what does not fit is lost and that is told") {
  UdpSocket one{any_port()}, other{any_port()};
  send(one, "too long", other.local_address());
  send(one, "fits", other.local_address());
  const auto cut = receive(other, 3);
  CHECK(cut.result.error == std::errc::message_size);
  CHECK(cut.text == "too");
  CHECK(cut.sender == one.local_address());
  const auto whole = receive(other, 4);
  CHECK(whole.result);
  CHECK(whole.text == "fits");
}

TEST_CASE("udp: what is too long for a datagram is not sent") {
  UdpSocket one{any_port()}, other{any_port()};
  const std::string text(70'000, 'x');  // more than the 16 bits of its length can say
  const auto result = one.send_to(text, other.local_address());
  CHECK(result.error == std::errc::message_size);
  CHECK(result.bytes == 0);
  send(one, "next", other.local_address());
  CHECK(receive(other).text == "next");
}

TEST_CASE("udp: an address in use is named in the error") {
  const UdpSocket socket{any_port()};
  const auto address = socket.local_address();
  const auto error = units::error_of([&] { UdpSocket{address}; });
  CHECK(error.code() == std::errc::address_in_use);
  CHECK(units::mentions(error, address.to_string()));
}

TEST_CASE("udp: nobody at the other end is no reason to fail") {
  UdpSocket one{any_port()}, other{any_port()};
  const auto nobody = [] { return UdpSocket{any_port()}.local_address(); }();
  send(one, "x", nobody);
  send(one, "y", other.local_address());
  CHECK(receive(other).text == "y");
}
