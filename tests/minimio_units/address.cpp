// What net::Address and net::resolve promise. No case asks the network.

#include "minimio/net/address.hpp"

#include <algorithm>

#include "minimio_units/kit.hpp"

namespace {

using namespace std::literals;
using minimio::net::Address;
using minimio::net::resolve;
using units::error_of;
using units::mentions;

}  // namespace

TEST_CASE("address: the default is any address of IPv4 and no port") {
  const Address address;
  CHECK_FALSE(address.is_ipv6());
  CHECK(address.port() == 0);
  CHECK(address.to_string() == "0.0.0.0:0");
  CHECK(address == Address{"0.0.0.0", 0});
}

TEST_CASE("address: IPv4 is read and printed") {
  const Address address{"127.0.0.1", 8080};
  CHECK_FALSE(address.is_ipv6());
  CHECK(address.port() == 8080);
  CHECK(address.to_string() == "127.0.0.1:8080");
  CHECK(Address{"255.255.255.255", 65535}.to_string() == "255.255.255.255:65535");
}

TEST_CASE("address: IPv6 is read and printed in brackets") {
  const Address address{"::1", 443};
  CHECK(address.is_ipv6());
  CHECK(address.port() == 443);
  CHECK(address.to_string() == "[::1]:443");
  CHECK(Address{"2001:DB8:0:0:0:0:0:1", 65535}.to_string() == "[2001:db8::1]:65535");
  CHECK(address.size() > Address{}.size());
  CHECK(address.size() <= Address::capacity());
}

TEST_CASE("address: those that differ in anything are not equal") {
  CHECK(Address{"::1", 1} == Address{"0:0:0:0:0:0:0:1", 1});
  CHECK_FALSE(Address{"127.0.0.1", 1} == Address{"127.0.0.1", 2});
  CHECK_FALSE(Address{"127.0.0.1", 1} == Address{"127.0.0.2", 1});
  CHECK_FALSE(Address{"::", 0} == Address{"0.0.0.0", 0});
  CHECK_FALSE(Address{"::1", 1} == Address{"::2", 1});
}

TEST_CASE("address: what is no address is refused by name") {
  for (const auto text :
       {""sv, "localhost"sv, "127.0.0"sv, "127.0.0.1.1"sv, "256.0.0.1"sv,
        "127.0.0.1 "sv, "127.0.0.1:80"sv, "[::1]"sv, ":::"sv, "::g"sv,
        "1:2:3:4:5:6:7:8:9"sv, "127.0.0.1\0"sv, "::1\0.example.org"sv}) {
    INFO(text);
    const auto error = error_of([&] { Address{text, 80}; });
    CHECK(error.code() == std::errc::invalid_argument);
    CHECK(mentions(error, "\"" + std::string{text.data(),
                                             std::min(text.size(), text.find('\0'))}));
  }
}

TEST_CASE("address: localhost is resolved to loopback addresses with the port") {
  const auto addresses = resolve("localhost", 80);
  REQUIRE_FALSE(addresses.empty());
  for (const auto& address : addresses) {
    CHECK(address.port() == 80);
    const auto ip = address.to_string();
    CHECK((ip.starts_with("127.") || ip == "[::1]:80"));
  }
}

TEST_CASE("address: numbers are resolved to themselves") {
  CHECK(resolve("192.0.2.7", 53) == std::vector{Address{"192.0.2.7", 53}});
  CHECK(resolve("2001:db8::7", 53) == std::vector{Address{"2001:db8::7", 53}});
}

TEST_CASE("address: one that holds on one link only is resolved too") {
  const auto addresses = resolve("fe80::1%1", 80);
  REQUIRE(addresses.size() == 1);
  CHECK(addresses.front().to_string() == "[fe80::1]:80");
}

TEST_CASE("address: a host that nobody knows is named in the error") {
  const auto error = error_of([] { resolve("no..such.host", 80); });
  CHECK(mentions(error, "getaddrinfo"));
  CHECK(mentions(error, "no..such.host"));
  CHECK(error.code().category().name() == "getaddrinfo"sv);
  CHECK_FALSE(error.code().message().empty());
}
