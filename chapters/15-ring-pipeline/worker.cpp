#include "worker.hpp"

#include <algorithm>
#include <system_error>

#include "minimio/net/stream_io.hpp"

namespace {

constexpr minimio::Token bell_token{1};

/// So many are worked off until those are heard who wait for room.
constexpr int messages_a_turn = 256;

std::uint32_t slot_of(minimio::Token token) {
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(token));
}

}  // namespace

Worker::Worker(std::unique_ptr<minimio::Poller> poller, std::size_t ring_capacity,
               Doorbell& reader, int rounds)
    : rounds_{rounds},
      queue_{std::move(poller)},
      bell_{queue_, bell_token},
      work_{ring_capacity, reader, bell_},
      home_{ring_capacity, bell_, reader},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

Worker::~Worker() {
  thread_.request_stop();
  bell_.ring();
  thread_.join();
}

//! [run]
void Worker::run(const std::stop_token& stop) {
  for (;;) {
    const bool is_last_turn = stop.stop_requested();
    take_messages();
    give_back();
    if (is_last_turn && work_.is_empty()) return;

    const auto something_to_do = [&] {
      return !work_.is_empty() || (!done_.is_empty() && home_.has_room()) ||
             stop.stop_requested();
    };
    for (const auto& event : bell_.wait(something_to_do)) {
      const auto slot = slot_of(event.token());
      if (event.is_wakeup() || connections_[slot].token != event.token()) continue;
      send(connections_[slot]);
    }
  }
}
//! [run]

//! [take]
void Worker::take_messages() {
  for (int i = 0; i < messages_a_turn; ++i) {
    auto message = work_.pop();
    if (!message) return;
    handle(std::move(*message));
  }
}
//! [take]

//! [give-back]
// All that is done goes home at once. When there is no room, it goes with what is done
// next.
void Worker::give_back() {
  if (!done_.is_empty()) home_.push(done_);
}
//! [give-back]

//! [handle]
void Worker::handle(MessagePtr message) {
  auto& connection = connection_of(*message);
  if (message->is_farewell) {
    connection.farewell = std::move(message);
  } else {
    for (int i = 0; i < rounds_; ++i) std::ranges::reverse(message->text());
    connection.pending.push(std::move(message));
  }
  if (!connection.is_watched) send(connection);
}
//! [handle]

Worker::Connection& Worker::connection_of(const Message& message) {
  const auto slot = slot_of(message.client);
  if (slot >= connections_.size()) connections_.resize(slot + 1);
  auto& connection = connections_[slot];
  connection.token = message.client;
  connection.socket = message.socket;
  return connection;
}

//! [send]
void Worker::send(Connection& connection) {
  while (!connection.pending.is_empty() && !connection.is_broken) {
    auto& reply = connection.pending.front();
    const auto rest = reply.all().subspan(connection.sent);
    const auto result = minimio::net::send_once(connection.socket, rest);
    if (result.error == std::errc::interrupted) continue;
    if (result.would_block()) return watch(connection);
    if (!result) connection.is_broken = true;
    connection.sent += result.bytes;
    if (result.bytes < rest.size()) continue;
    done_.push(connection.pending.pop());
    connection.sent = 0;
  }
  if (connection.is_broken) done_.push_all(connection.pending);
  if (std::exchange(connection.is_watched, false)) queue_.remove(connection.socket);
  if (connection.farewell) part_from(connection);
}
//! [send]

//! [watch]
void Worker::watch(Connection& connection) {
  if (std::exchange(connection.is_watched, true)) return;
  try {
    queue_.add(connection.socket, connection.token, minimio::Interest::writable);
  } catch (const std::system_error&) {  // a limit of the poller
    connection.is_watched = false;
    connection.is_broken = true;
    send(connection);
  }
}
//! [watch]

//! [part]
// From here on the socket is the reader's alone: it is in our poller no more, and
// nothing is left to write to it.
void Worker::part_from(Connection& connection) {
  done_.push(std::move(connection.farewell));
  connection = {};
}
//! [part]
