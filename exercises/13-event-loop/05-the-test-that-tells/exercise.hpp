#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

/// A client of the server under test. No call has to be waited for: when it returns,
/// the server has done all that it is going to do.
class Client {
 public:
  virtual ~Client() = default;

  /// Sends what is taken, from the beginning. A server need not take all from a client
  /// that does not receive.
  /// @return how many bytes that was.
  virtual std::size_t send(std::string_view bytes) = 0;

  /// Tells the server that no more will come. Receiving goes on.
  virtual void finish_sending() = 0;

  /// All that comes from the server, until nothing more comes.
  virtual std::string receive() = 0;

  /// Whether the server has ended the connection, and all it sent has been received.
  virtual bool has_ended() = 0;
};

class EchoServer {
 public:
  virtual ~EchoServer() = default;
  virtual std::unique_ptr<Client> connect() = 0;
};

/// Tests a server.
/// @return whether it keeps all that an echo server promises.
bool is_good(EchoServer& server);
