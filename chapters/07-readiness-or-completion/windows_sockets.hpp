#pragma once

#include <string_view>

#include "net/winsock.hpp"

using net::Socket;
using net::Winsock;

/// A completion port with one completion at a time.
class Port {
 public:
  Port();
  ~Port() { ::CloseHandle(port_); }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  void associate(const Socket& socket);

  /// The next completion, or one that is all zeros when the time has passed.
  /// @param timeout_ms in milliseconds, or INFINITE.
  OVERLAPPED_ENTRY wait(DWORD timeout_ms = INFINITE);

 private:
  HANDLE port_;
};

/// A connection of this program with itself, over loopback.
struct Connection {
  Socket ours, peer;
};

Connection connect_to_ourselves();

/// A loopback port that is taken, and on which nobody listens.
struct Nobody {
  Socket socket;
  sockaddr_in address;
};

Nobody make_nobody();
Socket new_socket();

/// Throws the thread's last error, naming the call, unless it succeeded.
void check(bool succeeded, std::string_view call);

/// The same for a call that may go on after it returns, with a completion at its end.
void check_started(bool succeeded, std::string_view call);
