#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "buffer_pool.hpp"
#include "doorbell.hpp"
#include "frame.hpp"
#include "minimio/event_queue.hpp"
#include "minimio/net/tcp.hpp"
#include "net/slots.hpp"
#include "settings.hpp"
#include "worker.hpp"

/// Clients that wait for the same thing, in the order in which they began to.
class WaitingLine {
 public:
  bool is_empty() const { return size() == 0; }
  std::size_t size() const { return tokens_.size() - first_; }
  void push(minimio::Token token) { tokens_.push_back(token); }
  minimio::Token front() const { return tokens_[first_]; }
  void pop() {
    if (++first_ < size()) return;
    tokens_.erase(tokens_.begin(),
                  tokens_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }

 private:
  std::vector<minimio::Token> tokens_;
  std::size_t first_ = 0;
};

/// The first thread. It accepts clients and reads their messages, and it owns all that
/// there is: sockets, timers and memory.
class Reader {
 public:
  /// The event of this token ends `run`.
  static constexpr minimio::Token stop_token{1};

  Reader(minimio::EventQueue& queue, minimio::net::TcpListener& listener,
         const Settings& settings);

  void run();

 private:
  struct Client {
    minimio::net::TcpStream stream;
    FrameReader frame;
    MessagePtr ready;           // complete, but not yet in the ring
    MessagePtr farewell;        // the last that the worker gets, and that comes back
    std::size_t in_flight = 0;  // the cost of what the worker has of it
    bool is_paused = false;     // it waits for something of ours
    bool has_ended = false;     // nothing more is read
    minimio::TimerId timer{};   // if any
    minimio::Clock::time_point message_due = never, reply_due = never;
  };
  static constexpr auto never = minimio::Clock::time_point::max();

  bool something_to_do();
  void accept_clients();
  void adopt(minimio::net::TcpStream stream);

  void read(minimio::Token token, Client& client);
  bool may_read_on(minimio::Token token, Client& client);
  bool lend_memory(minimio::Token token, Client& client);
  bool hand_over(minimio::Token token, Client& client);
  bool send_on(minimio::Token token, Client& client);
  bool push(minimio::Token token, Client& client);
  void end(minimio::Token token, Client& client);
  void drop(minimio::Token token, Client& client);

  void take_home();
  void welcome(MessagePtr message);
  void forget(minimio::Token token, Client& client);

  void pause(minimio::Token token, Client& client);
  void resume(minimio::Token token, Client& client);
  void resume_those_with_room(WaitingLine& line);
  void resume_those_with_memory(WaitingLine& line);

  void start_timer(minimio::Token token, Client& client);
  void look_at_the_clock(minimio::Token token, Client& client);

  std::size_t worker_of(minimio::Token token) const;

  minimio::EventQueue& queue_;
  minimio::net::TcpListener& listener_;
  const Settings settings_;
  const minimio::Clock::duration stall_;
  Doorbell bell_;
  BufferPool pool_;
  net::Slots<Client> clients_;
  std::array<WaitingLine, BufferPool::classes> waiting_for_memory_;
  std::vector<WaitingLine> waiting_for_room_;     // by worker
  std::vector<std::unique_ptr<Worker>> workers_;  // they go first, then the sockets
};
