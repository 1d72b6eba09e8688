#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

/// What a server keeps of one client, who sends requests, a line each.
class Session {
 public:
  /// As many bytes of replies are kept at most before they are sent; one reply more,
  /// at the end.
  static constexpr std::size_t most_at_once = 64 * 1024;

  /// @param send gives bytes to the system: a call, however many they are.
  explicit Session(std::function<void(std::string_view bytes)> send)
      : send_{std::move(send)} {}

  /// These bytes have come. All lines that are whole now are answered and sent when it
  /// returns.
  void receive(std::string_view bytes);

 private:
  std::function<void(std::string_view)> send_;
  std::string received_;  // the beginning of a line
};
