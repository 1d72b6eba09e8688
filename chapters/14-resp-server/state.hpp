#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "keyspace.hpp"
#include "minimio/net/tcp.hpp"
#include "request_parser.hpp"

namespace resp {

struct Command;

/// What the options say.
struct Settings {
  int max_clients = 20'000;
  std::size_t max_reply = std::size_t{1} << 30;
  int workers = 1;
};

/// The beginning of a request whose rest has not come yet.
struct Unfinished {
  std::string bytes;
  RequestParser parser;
};

//! [client]
/// A client that says nothing costs this, and what the system keeps for it.
struct Client {
  minimio::net::TcpStream stream;
  std::string unsent;                      // replies; while there are, nothing is read
  std::size_t sent = 0;                    // of these
  bool is_slow = false;                    // it waits for room
  std::unique_ptr<Unfinished> unfinished;  // requests, or the beginning of one
  bool leaves = false;                     // once all is sent

  std::uint64_t id = 0;
  std::string name;
  std::uint32_t database = 0;
  int protocol = 2;
  UnixTime since = 0, last_heard = 0;
  const Command* last_command = nullptr;
};
//! [client]

inline constexpr std::uint32_t database_count = 16;

/// All the server's data. One thread has it to itself, so nothing is ever locked.
struct State {
  explicit State(Settings chosen) : settings{chosen} {}

  Settings settings;
  Expirations expirations;
  std::array<Keyspace, database_count> databases =
      make_databases(std::make_integer_sequence<std::uint32_t, database_count>{});
  std::unordered_map<std::uint64_t, Client> clients;  // by id
  std::uint64_t last_id = 0;

  std::uint16_t port = 0;
  UnixTime started = 0;
  std::uint64_t connections = 0, refused = 0, requests = 0, expired = 0;

 private:
  template <std::uint32_t... numbers>
  std::array<Keyspace, database_count> make_databases(
      std::integer_sequence<std::uint32_t, numbers...>) {
    return {Keyspace{expirations, numbers}...};
  }
};

}  // namespace resp
