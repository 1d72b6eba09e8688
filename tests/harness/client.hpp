#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "harness/server.hpp"

namespace harness {

/// A client that connects, talks, and remembers what it did and saw. Every call ends in
/// a Failure when the server's deadline passes first, or a patience that is shorter.
class Client {
 public:
  explicit Client(Server& server, std::string name = "client");
  ~Client();
  Client(Client&& other) noexcept;
  Client& operator=(Client&&) = delete;

  /// Sends all the bytes.
  void send(std::string_view bytes);
  /// Sends what the kernel takes without waiting; returns how much that was.
  std::size_t send_what_fits(std::string_view bytes);
  /// Sends one byte out of band. send(2), MSG_OOB
  void send_urgent(char byte);
  /// Reads what has arrived, at most `most`; empty when there is nothing or the server
  /// hung up.
  std::string receive_what_came(std::size_t most);

  /// Waits for exactly these bytes.
  void expect(std::string_view bytes) { expect(bytes, server_.deadline()); }
  void expect(std::string_view bytes, Deadline patience);
  /// Waits for the server to close, with nothing more said.
  void expect_end();
  /// Waits until the server has hung up, in order or not, whatever it said before.
  void wait_for_end();

  /// Tells the server that no more will come, and goes on listening. shutdown(2)
  void finish_sending();
  /// Breaks the connection at once, so that the server sees a reset. socket(7),
  /// SO_LINGER
  void reset();
  void close();

  int descriptor() const { return socket_; }
  Deadline deadline() const { return server_.deadline(); }
  /// Whether the server has hung up.
  bool ended() const { return ended_; }

  /// A Failure that tells what was expected, what was seen, and what came before.
  [[noreturn]] void fail(std::string_view expected, std::string_view seen) const;

 private:
  void wait_for_event(short events, Deadline patience, std::string_view what);
  void note(std::string_view what) const { server_.transcript().add(name_, what); }

  Server& server_;
  std::string name_;
  int socket_ = -1;
  bool ended_ = false;
};

/// More than Linux keeps of answers that nobody reads, so that a server has to stop
/// reading; and little enough for its receive buffer. One that overflows drops a
/// segment and closes its window, and where that segment was below a KiB the sender
/// acknowledges from beyond it: that is ignored, and two who both wait for room wait
/// for good (tcp_select_window and tcp_acceptable_seq, Linux 6.18).
inline constexpr std::size_t more_than_unread_fits = 5 << 20;

/// How many bytes each of the clients sends, and in pieces of what size.
struct Traffic {
  std::size_t bytes_each;
  std::size_t largest_piece;
};

/// All the clients talk at once, each sending noise of its own and checking what comes
/// back, until every byte is back.
void echo_noise(std::span<Client> clients, Traffic traffic, std::uint64_t seed);

}  // namespace harness
