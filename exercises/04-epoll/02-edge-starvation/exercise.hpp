#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string_view>

#include "net/descriptor.hpp"

/// How often a client may be read from while others wait.
inline constexpr int most_reads = 16;

/// Hears what clients say, edge-triggered, and fairly: in one turn nobody is read from
/// more than most_reads times.
class Readers {
 public:
  /// Is told what a client has said; nothing, when it has hung up.
  using Hear = std::function<void(int client, std::string_view bytes)>;

  explicit Readers(Hear hear);
  void add(net::Descriptor client);

  /// Reads from all those who have something to say. It waits for that, at most so
  /// long, only when nothing is left from the last turn.
  void turn(std::chrono::milliseconds patience);

 private:
  void read_from(int client);

  Hear hear_;
  net::Descriptor epoll_;
  std::map<int, net::Descriptor> clients_;
  std::set<int> unfinished_;  // may have more to say, though no event will tell
  std::array<char, 16> buffer_;
};
