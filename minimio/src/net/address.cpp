#include "minimio/net/address.hpp"

#include <cstring>
#include <memory>

#include "net/socket_calls.hpp"

namespace minimio::net {
namespace {

class ResolverErrors final : public std::error_category {
  const char* name() const noexcept override { return "getaddrinfo"; }
  std::string message(int error) const override { return ::gai_strerror(error); }
};

const ResolverErrors resolver_errors;

template <typename SystemAddress>
SystemAddress as(const Address& address) noexcept {
  SystemAddress result;
  std::memcpy(&result, address.data(), sizeof result);
  return result;
}

bool parse(int family, const std::string& ip, void* address) noexcept {
  const bool has_more = ip.find('\0') != std::string::npos;  // than inet_pton would see
  return !has_more && ::inet_pton(family, ip.c_str(), address) == 1;
}

}  // namespace

Address::Address() noexcept {
  static_assert(sizeof(sockaddr_in6) <= capacity());
  sockaddr_in any{};
  any.sin_family = AF_INET;
  std::memcpy(data(), &any, sizeof any);
}

Address::Address(std::string_view ip, std::uint16_t port) {
  const std::string text{ip};
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (parse(AF_INET, text, &v4.sin_addr)) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(data(), &v4, sizeof v4);
  } else if (parse(AF_INET6, text, &v6.sin6_addr)) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(data(), &v6, sizeof v6);
  } else {
    throw std::system_error{std::make_error_code(std::errc::invalid_argument),
                            "\"" + text + "\" is no IPv4 or IPv6 address"};
  }
}

bool Address::is_ipv6() const noexcept {
  return system_form(*this)->sa_family == AF_INET6;
}

std::uint32_t Address::size() const noexcept {
  return is_ipv6() ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
}

std::uint16_t Address::port() const noexcept {
  return ntohs(is_ipv6() ? as<sockaddr_in6>(*this).sin6_port
                         : as<sockaddr_in>(*this).sin_port);
}

std::string Address::to_string() const {
  char ip[INET6_ADDRSTRLEN];
  const auto port_part = ":" + std::to_string(port());
  if (is_ipv6()) {
    const auto v6 = as<sockaddr_in6>(*this);
    ::inet_ntop(AF_INET6, &v6.sin6_addr, ip, sizeof ip);
    return "[" + std::string{ip} + "]" + port_part;
  }
  const auto v4 = as<sockaddr_in>(*this);
  ::inet_ntop(AF_INET, &v4.sin_addr, ip, sizeof ip);
  return ip + port_part;
}

bool operator==(const Address& one, const Address& other) noexcept {
  return one.size() == other.size() && one.to_string() == other.to_string();
}

std::vector<Address> resolve(const std::string& host, std::uint16_t port) {
  start_sockets();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const auto service = std::to_string(port);
  const int error = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &found);
  if (error != 0)
    throw std::system_error{error, resolver_errors, "getaddrinfo " + host};

  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all{found,
                                                                 &::freeaddrinfo};
  std::vector<Address> addresses;
  for (const auto* one = found; one; one = one->ai_next) {
    if (one->ai_family != AF_INET && one->ai_family != AF_INET6) continue;
    std::memcpy(addresses.emplace_back().data(), one->ai_addr, one->ai_addrlen);
  }
  return addresses;
}

}  // namespace minimio::net
