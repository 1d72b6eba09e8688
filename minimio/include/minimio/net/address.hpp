#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "minimio/export.hpp"

namespace minimio::net {

/// An IPv4 or IPv6 address and a port, as the system keeps them.
/// @see ip(7), ipv6(7)
class MINIMIO_API Address {
 public:
  /// 0.0.0.0, port 0.
  Address() noexcept;

  /// From "127.0.0.1" or "::1", without asking anybody.
  /// @throws std::system_error invalid_argument, when it is neither.
  /// @see inet_pton(3)
  Address(std::string_view ip, std::uint16_t port);

  std::uint16_t port() const noexcept;
  bool is_ipv6() const noexcept;

  /// "127.0.0.1:80" or "[::1]:80".
  std::string to_string() const;

  friend bool operator==(const Address& one, const Address& other) noexcept;

  /// The system's form, for its calls: `size` bytes of a sockaddr.
  const void* data() const noexcept { return storage_.data(); }
  void* data() noexcept { return storage_.data(); }
  std::uint32_t size() const noexcept;
  static constexpr std::uint32_t capacity() noexcept { return 28; }

 private:
  alignas(8) std::array<std::byte, 28> storage_{};  // a sockaddr_in6 is the largest
};

/// The addresses that a host's name stands for, the best first; numbers are understood
/// as well. This can block for seconds: it asks the network.
/// @throws std::system_error whose what() names the host, with the resolver's words.
/// @see getaddrinfo(3)
MINIMIO_API std::vector<Address> resolve(const std::string& host, std::uint16_t port);

}  // namespace minimio::net
