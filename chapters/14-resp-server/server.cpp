#include "server.hpp"

#include <chrono>
#include <cstdio>
#include <utility>

#include "command.hpp"

namespace resp {
namespace {

using namespace std::chrono_literals;
using minimio::Interest;
using minimio::Token;

constexpr Token stop_token{1};
constexpr Token listener_token{2};
constexpr std::uint64_t first_client = 3;  // a client's number is its token

/// So much is replied before it is sent.
constexpr std::size_t replies_at_once = 64 * 1024;
constexpr std::size_t most_unanswered = std::size_t{1} << 30;

UnixTime unix_time() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
}

}  // namespace

Server::Server(minimio::EventQueue& queue, minimio::net::TcpListener& listener,
               Settings settings)
    : queue_{queue}, listener_{listener}, state_{settings} {
  state_.port = listener_.local_address().port();
  state_.started = unix_time();
  state_.last_id = first_client - 1;
  queue_.add(listener_.handle(), listener_token, Interest::readable);
}

void Server::stop_at(minimio::NativeHandle handle) {
  queue_.add(handle, stop_token, Interest::readable);
}

//! [run]
void Server::run() {
  for (;;) {
    const auto events = queue_.wait(state_.expirations.timers.next_deadline());
    begin_turn();
    for (const auto& event : events) {
      const auto client =
          state_.clients.find(static_cast<std::uint64_t>(event.token()));
      if (client != state_.clients.end()) {
        serve(client->second);
      } else if (event.token() == listener_token) {
        accept_clients();
      } else if (event.token() == stop_token) {
        return;
      }
    }
  }
}
//! [run]

//! [turn]
void Server::begin_turn() {
  auto& expirations = state_.expirations;
  expirations.now = queue_.now();
  expirations.unix_now = unix_time();
  state_.expired += expirations.timers.expire(
      expirations.now, [this](const minimio::TimerQueue::Expired& timer) {
        const auto database = static_cast<std::uint64_t>(timer.token) >> 32;
        state_.databases[database].expired(timer.token);
      });
}
//! [turn]

void Server::accept_clients() {
  std::error_code error;
  while (auto stream = listener_.accept(error)) welcome(std::move(stream));
  const bool accepting = minimio::net::would_block(error);
  queue_.modify(listener_.handle(), listener_token,
                accepting ? Interest::readable : Interest::none);
  if (!accepting) queue_.add_timer(100ms, listener_token);  // out of handles
}

void Server::welcome(minimio::net::TcpStream stream) {
  constexpr std::string_view refusal = "-ERR max number of clients reached\r\n";
  ++state_.connections;
  if (state_.clients.size() >= static_cast<std::size_t>(state_.settings.max_clients)) {
    ++state_.refused;
    stream.write(refusal);
    return;
  }
  const auto id = ++state_.last_id;
  try {
    queue_.add(stream.handle(), Token{id}, Interest::readable);
  } catch (const std::system_error& error) {  // a limit of the poller
    ++state_.refused;
    stream.write(refusal);
    std::fprintf(stderr, "a client is refused: %s\n", error.what());
    return;
  }
  auto& client = state_.clients[id];
  client.stream = std::move(stream);
  client.id = id;
  client.since = client.last_heard = state_.expirations.unix_now;
}

void Server::drop(Client& client) {
  queue_.remove(client.stream.handle());
  state_.clients.erase(client.id);
}

//! [serve]
// A client that is slow to read its replies is not asked for more: it waits for room.
void Server::serve(Client& client) {
  if (client.unsent.empty()) {
    const auto received = client.stream.read(buffer_);
    if (received.would_block()) return;
    if (received.bytes == 0) return drop(client);
    client.last_heard = state_.expirations.unix_now;
    answer_input(client, {buffer_.data(), received.bytes});
  } else {
    send_unsent(client);
    answer_input(client, {});
  }
  settle(client);
}
//! [serve]

//! [input]
void Server::answer_input(Client& client, std::string_view input) {
  if (auto unfinished = std::move(client.unfinished)) {
    auto& bytes = unfinished->bytes.append(input);
    bytes.erase(0, answer_requests(client, bytes, unfinished->parser));
    if (bytes.size() > most_unanswered) client.leaves = true;
    if (!bytes.empty()) client.unfinished = std::move(unfinished);
  } else if (const auto answered = answer_requests(client, input, parser_);
             answered < input.size()) {
    client.unfinished = std::make_unique<Unfinished>(
        std::string{input.substr(answered)}, std::exchange(parser_, {}));
  }
}
//! [input]

//! [answer]
// How many bytes of the input are answered.
std::size_t Server::answer_requests(Client& client, std::string_view input,
                                    RequestParser& parser) {
  std::size_t answered = 0;
  while (client.unsent.empty() && !client.leaves) {
    const auto status = parser.parse(input.substr(answered));
    if (status == RequestParser::Status::incomplete) break;
    Reply reply{replies_, client.protocol, state_.settings.max_reply};
    if (status == RequestParser::Status::invalid) {
      reply.error(parser.error());
      client.leaves = true;
      break;
    }
    answer(parser.arguments(), state_, client, reply);
    answered += parser.size();
    parser.reset();
    if (reply.is_too_long()) {
      client.leaves = true;
      replies_ = {};
    }
    if (replies_.size() >= replies_at_once) send_replies(client);
  }
  send_replies(client);
  return answered;
}
//! [answer]

void Server::send_replies(Client& client) {
  if (replies_.empty()) return;
  const auto sent = client.stream.write(replies_);
  if (!sent && !sent.would_block()) {
    client.leaves = true;
  } else if (sent.bytes < replies_.size()) {
    client.unsent = std::exchange(replies_, {});
    client.sent = sent.bytes;
  }
  replies_.clear();
  if (replies_.capacity() > 2 * replies_at_once) replies_ = {};  // one was long
}

void Server::send_unsent(Client& client) {
  const auto sent =
      client.stream.write(std::string_view{client.unsent}.substr(client.sent));
  client.sent += sent.bytes;
  const bool failed = !sent && !sent.would_block();
  if (failed) client.leaves = true;
  if (failed || client.sent == client.unsent.size()) client.unsent = {};
}

//! [settle]
void Server::settle(Client& client) {
  const bool slow = !client.unsent.empty();
  if (!slow && client.leaves) return drop(client);
  if (slow == client.is_slow) return;
  client.is_slow = slow;
  queue_.modify(client.stream.handle(), Token{client.id},
                slow ? Interest::writable : Interest::readable);
}
//! [settle]

}  // namespace resp
