#include "reader.hpp"

#include <algorithm>
#include <cstdio>
#include <system_error>

#include "net/start.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Interest;
using minimio::Token;

constexpr Token listener_token{2};
constexpr Token bell_token{3};

/// A client that has so much with the worker, or on the way, is read no further, until
/// half of it is back.
constexpr std::size_t most_in_flight = 64 * 1024;

/// So often we read from a client until it is another's turn.
constexpr int reads_a_turn = 32;

}  // namespace

Reader::Reader(minimio::EventQueue& queue, minimio::net::TcpListener& listener,
               const Settings& settings)
    : queue_{queue},
      listener_{listener},
      settings_{settings},
      stall_{std::chrono::milliseconds{settings.stall_ms}},
      bell_{queue, bell_token},
      pool_{settings.most_memory},
      waiting_for_room_(static_cast<std::size_t>(settings.workers)) {
  for (int i = 0; i < settings.workers; ++i) {
    workers_.push_back(std::make_unique<Worker>(net::choose_poller(settings.server),
                                                settings.ring_capacity, bell_,
                                                settings.rounds));
  }
  queue_.add(listener_.handle(), listener_token, Interest::readable);
}

//! [run]
void Reader::run() {
  for (;;) {
    for (const auto& event : bell_.wait([this] { return something_to_do(); })) {
      if (auto* client = clients_.find(event.token())) {
        event.is_timer() ? look_at_the_clock(event.token(), *client)
                         : read(event.token(), *client);
      } else if (event.token() == listener_token) {
        accept_clients();
      } else if (event.token() == stop_token) {
        return;
      }
    }
    take_home();
    for (auto& line : waiting_for_memory_) resume_those_with_memory(line);
    for (auto& line : waiting_for_room_) resume_those_with_room(line);
  }
}
//! [run]

//! [something]
bool Reader::something_to_do() {
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if (!workers_[i]->home().is_empty()) return true;
    if (!waiting_for_room_[i].is_empty() && workers_[i]->work().has_room()) return true;
  }
  return false;
}
//! [something]

//! [accept]
// Out of handles or memory, the listener is paused, and a timer with its token tries
// again.
void Reader::accept_clients() {
  std::error_code error;
  while (pool_.can_lend(0)) {
    auto stream = listener_.accept(error);
    if (!stream) break;
    adopt(std::move(stream));
  }
  const bool accepting = minimio::net::would_block(error);
  queue_.modify(listener_.handle(), listener_token,
                accepting ? Interest::readable : Interest::none);
  if (!accepting) queue_.add_timer(100ms, listener_token);
}
//! [accept]

void Reader::adopt(minimio::net::TcpStream stream) {
  const auto handle = stream.handle();
  const auto token = clients_.insert({});
  auto& client = *clients_.find(token);
  client.stream = std::move(stream);
  client.farewell = pool_.lend(0);
  client.farewell->is_farewell = true;
  try {
    queue_.add(handle, token, Interest::readable);
  } catch (const std::system_error& error) {  // a limit of the poller
    std::fprintf(stderr, "a client is refused: %s\n", error.what());
    pool_.take_back(std::move(client.farewell));
    clients_.erase(token);
  }
}

//! [read]
void Reader::read(Token token, Client& client) {
  if (client.is_paused || client.has_ended) return;
  for (int i = 0; may_read_on(token, client) && i < reads_a_turn; ++i) {
    const auto received = client.stream.read(client.frame.room());
    if (received.would_block()) return;
    if (!received) return drop(token, client);
    if (received.bytes == 0) return end(token, client);
    if (!client.frame.has_begun()) {
      client.message_due = queue_.now() + stall_;
      start_timer(token, client);
    }
    client.frame.received(received.bytes);
  }
}

/// Does what there is to do before the next bytes, and so after the last ones as well.
bool Reader::may_read_on(Token token, Client& client) {
  if (client.frame.needs_memory() && !lend_memory(token, client)) return false;
  if (client.frame.is_complete() && !hand_over(token, client)) return false;
  if (client.frame.has_begun() || client.in_flight < most_in_flight) return true;
  pause(token, client);
  return false;
}
//! [read]

//! [lend]
bool Reader::lend_memory(Token token, Client& client) {
  const auto size = client.frame.text_size();
  if (size > settings_.most_text) {
    end(token, client);
    return false;
  }
  auto& line = waiting_for_memory_[BufferPool::class_of(size)];
  auto memory = line.is_empty() ? pool_.lend(size) : nullptr;
  if (!memory) {
    line.push(token);
    pause(token, client);
    return false;
  }
  client.frame.lend(std::move(memory));
  return true;
}
//! [lend]

//! [hand-over]
bool Reader::hand_over(Token token, Client& client) {
  client.ready = client.frame.take();
  client.message_due = never;
  return send_on(token, client);
}

// When the ring is full, we read no further from this client, and stand in line.
bool Reader::send_on(Token token, Client& client) {
  auto& line = waiting_for_room_[worker_of(token)];
  if (line.is_empty() && push(token, client)) return true;
  line.push(token);
  pause(token, client);
  return false;
}

bool Reader::push(Token token, Client& client) {
  client.ready->client = token;
  client.ready->socket = client.stream.handle();
  const auto cost = client.ready->is_farewell ? 0 : client.ready->cost();
  if (!workers_[worker_of(token)]->work().push(client.ready)) return false;
  if (client.in_flight == 0 && cost > 0) {
    client.reply_due = queue_.now() + stall_;
    start_timer(token, client);
  }
  client.in_flight += cost;
  return true;
}
//! [hand-over]

//! [end]
/// Nothing more is read, but what was read is answered. A message that is not complete
/// is nobody's.
void Reader::end(Token token, Client& client) {
  queue_.remove(client.stream.handle());
  client.has_ended = true;
  client.message_due = never;
  if (auto part = client.frame.take()) pool_.take_back(std::move(part));

  const bool is_in_line = client.ready != nullptr;
  if (is_in_line) pool_.take_back(std::move(client.ready));
  client.ready = std::move(client.farewell);
  if (!is_in_line) send_on(token, client);
}

/// Nothing more is answered either: what the worker writes from now on fails, so that
/// all it has of this client comes back.
void Reader::drop(Token token, Client& client) {
  client.stream.shutdown_write();
  client.reply_due = never;
  if (!client.has_ended) end(token, client);
}
//! [end]

//! [take-home]
// One list of each worker. Who empties its ring may never come to an end, and the next
// list is something to do for the next turn.
void Reader::take_home() {
  for (auto& worker : workers_) {
    if (auto done = worker->home().pop())
      while (!done->is_empty()) welcome(done->pop());
  }
}

void Reader::welcome(MessagePtr message) {
  const auto token = message->client;
  auto& client = *clients_.find(token);  // it is here until its farewell is back
  if (message->is_farewell) {
    forget(token, client);
  } else {
    client.in_flight -= message->cost();
    const bool is_awaited = client.in_flight > 0 && client.reply_due != never;
    client.reply_due = is_awaited ? queue_.now() + stall_ : never;
    const bool waits_for_this =
        client.is_paused && !client.ready && !client.frame.needs_memory();
    if (waits_for_this && client.in_flight <= most_in_flight / 2) resume(token, client);
  }
  pool_.take_back(std::move(message));
}

/// The worker has parted from it: now the socket may be closed.
void Reader::forget(Token token, Client& client) {
  queue_.cancel_timer(client.timer);
  clients_.erase(token);
}
//! [take-home]

//! [pause]
void Reader::pause(Token token, Client& client) {
  client.is_paused = true;
  if (!client.has_ended) queue_.modify(client.stream.handle(), token, Interest::none);
}

void Reader::resume(Token token, Client& client) {
  client.is_paused = false;
  if (client.has_ended) return;
  queue_.modify(client.stream.handle(), token, Interest::readable);
  read(token, client);
}
//! [pause]

//! [lines]
// Each once: whoever has more to say stands in line again.
void Reader::resume_those_with_room(WaitingLine& line) {
  for (auto waiting = line.size(); waiting > 0; --waiting) {
    const auto token = line.front();
    auto* client = clients_.find(token);
    if (client && client->ready && !push(token, *client)) return;
    line.pop();
    if (client) resume(token, *client);
  }
}

void Reader::resume_those_with_memory(WaitingLine& line) {
  while (!line.is_empty()) {
    const auto token = line.front();
    auto* client = clients_.find(token);
    const bool still_waits = client && client->frame.needs_memory();
    if (still_waits) {
      auto memory = pool_.lend(client->frame.text_size());
      if (!memory) return;
      client->frame.lend(std::move(memory));
      client->message_due = queue_.now() + stall_;  // the wait was our doing
    }
    line.pop();
    if (still_waits) resume(token, *client);
  }
}
//! [lines]

//! [clock]
// A timer is not moved with its deadline. It looks again when it comes.
void Reader::start_timer(Token token, Client& client) {
  const auto due = std::min(client.message_due, client.reply_due);
  if (client.timer == minimio::TimerId{} && due != never)
    client.timer = queue_.add_timer(due, token);
}

void Reader::look_at_the_clock(Token token, Client& client) {
  client.timer = {};
  if (std::min(client.message_due, client.reply_due) <= queue_.now())
    return drop(token, client);
  start_timer(token, client);
}
//! [clock]

//! [worker-of]
// One worker has all of a client, or its replies would overtake each other.
std::size_t Reader::worker_of(Token token) const {
  const auto slot = static_cast<std::uint32_t>(static_cast<std::uint64_t>(token));
  return slot % workers_.size();
}
//! [worker-of]
