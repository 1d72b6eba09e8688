#pragma once

#include <deque>
#include <map>
#include <string>

/// The system's sockets. A number that is closed may be another client's at once.
class Sockets {
 public:
  virtual ~Sockets() = default;
  /// @return false, and nothing is written, while the socket is full.
  virtual bool write(int socket, const std::string& text) = 0;
  virtual void close(int socket) = 0;
};

struct Message {
  int socket = -1;
  std::string text = {};
  bool is_farewell = false;  // nothing more comes from this client
};

class Service {
 public:
  explicit Service(Sockets& sockets) : sockets_{sockets} {}

  // The reader's thread calls these.

  /// A client has said this.
  void heard(int socket, const std::string& text);
  /// A client has hung up. It may still read.
  void ended(int socket);
  /// Looks whether something has come home.
  void take_home();

  // The worker's thread calls these.

  /// Works off what is in the ring.
  void work();
  /// A socket that was full has room again.
  void has_room(int socket) { send(socket); }

 private:
  void send(int socket);

  Sockets& sockets_;
  std::deque<Message> there_, home_;            // the rings
  std::map<int, std::deque<Message>> pending_;  // the worker's; by socket
};
