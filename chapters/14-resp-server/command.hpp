#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "reply.hpp"
#include "state.hpp"

namespace resp {

using Words = std::span<const std::string_view>;

/// A request that is being answered.
struct Call {
  Words words;  // the command's name first
  State& state;
  Client& client;
  Reply& reply;

  Keyspace& keys() const { return state.databases[client.database]; }
};

/// What the server does for a name.
struct Command {
  enum Flag : unsigned { reads = 1, writes = 2, is_fast = 4 };

  std::string_view name;
  int words = 1;  // the name counts; -2: two or more
  void (*run)(const Call&) = nullptr;
  unsigned flags = 0;
  int first_key = 0, last_key = 0, key_step = 0;  // among the words; -1 is the last
  std::string_view summary = {};
  std::span<const Command> parts = {};  // of a name with more than one: client|list
};

/// All of them, group by group.
std::span<const Command> string_commands();
std::span<const Command> key_commands();
std::span<const Command> connection_commands();
std::span<const Command> server_commands();

/// Nothing, when there is no such command. Capitals or not is the same.
const Command* find_command(std::string_view name);
const Command* find_part(const Command& command, std::string_view name);

/// In the order of the groups.
std::vector<const Command*> all_commands();

/// Answers one request, if there is one.
void answer(Words words, State& state, Client& client, Reply& reply);

/// The version of Redis whose replies these are.
inline constexpr std::string_view spoken_version = "7.0.15";

/// Errors that several commands have.
inline constexpr std::string_view no_integer =
    "value is not an integer or out of range";
inline constexpr std::string_view bad_syntax = "syntax error";
void wrong_number_of_words(const Call& call);

}  // namespace resp
