#pragma once

#include <array>
#include <span>
#include <vector>

#include "counting_ring.hpp"

/// Sends back what is said on its sockets.
class Echo {
 public:
  /// Listens to all of these, from the next turn on.
  Echo(CountingRing& ring, std::span<const int> sockets);
  Echo(const Echo&) = delete;

  /// Waits until something that it has requested is done, and deals with all that is.
  /// One system call, whatever there is to do.
  void turn();

 private:
  struct Client {
    int socket;
    bool receives = true;  // what is under way: a receive, or a send
    std::array<char, 64> buffer = {};
  };

  void request_receive(Client& client);
  void request_send(Client& client, std::size_t size);
  void handle(Client& client, int result);

  CountingRing& ring_;
  std::vector<Client> clients_;
};
