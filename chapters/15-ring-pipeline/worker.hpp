#pragma once

#include <thread>
#include <vector>

#include "channel.hpp"
#include "message.hpp"

/// The second thread. It gets messages, turns their texts round, and writes them to
/// their clients. All that it gets it gives back.
class Worker {
 public:
  /// @param reader the bell of the thread that brings the messages.
  /// @param rounds how often each text is reversed; an odd number.
  Worker(std::unique_ptr<minimio::Poller> poller, std::size_t ring_capacity,
         Doorbell& reader, int rounds);

  /// Works off what it has been given, without waiting for anybody, and ends.
  ~Worker();

  Channel<MessagePtr>& work() { return work_; }
  Channel<MessageList>& home() { return home_; }

 private:
  //! [connection]
  /// What is still to be written to a client.
  struct Connection {
    minimio::Token token{};
    minimio::NativeHandle socket{};
    MessageList pending;
    std::size_t sent = 0;     // of the first of them
    bool is_watched = false;  // the socket was full, and we wait for room
    bool is_broken = false;
    MessagePtr farewell;
  };
  //! [connection]

  void run(const std::stop_token& stop);
  void take_messages();
  void give_back();
  Connection& connection_of(const Message& message);
  void handle(MessagePtr message);
  void send(Connection& connection);
  void watch(Connection& connection);
  void part_from(Connection& connection);

  const int rounds_;
  minimio::EventQueue queue_;
  Doorbell bell_;
  Channel<MessagePtr> work_;
  Channel<MessageList> home_;
  std::vector<Connection> connections_;  // by the slot of the token
  MessageList done_;                     // not yet on its way home
  std::jthread thread_;
};
