#include "command.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "text.hpp"

namespace resp {
namespace {

struct Hash {
  std::size_t operator()(std::string_view name) const noexcept {
    std::size_t hash = name.size();
    for (const char byte : name)
      hash = hash * 31 + static_cast<unsigned char>(to_lower(byte));
    return hash;
  }
};

using Table = std::unordered_map<std::string_view, const Command*, Hash, decltype(&is)>;

Table make_table() {
  Table table{64, Hash{}, &is};
  for (const auto* command : all_commands()) table.emplace(command->name, command);
  return table;
}

const Table& table() {
  static const Table all = make_table();
  return all;
}

bool fits(const Command& command, Words words) {
  const auto count = static_cast<int>(words.size());
  return command.words < 0 ? count >= -command.words : count == command.words;
}

std::string quoted(std::string_view word, std::size_t most) {
  return "'" + std::string{word.substr(0, most)} + "'";
}

void unknown_command(const Call& call) {
  constexpr std::size_t most = 128;
  std::string shown;
  for (const auto word : call.words.subspan(1)) {
    if (shown.size() >= most) break;
    shown += quoted(word, most - shown.size()) + " ";
  }
  call.reply.error("unknown command " + quoted(call.words[0], most) +
                   ", with args beginning with: " + shown);
}

void unknown_part(const Call& call) {
  std::string name{call.words[0]};
  std::transform(name.begin(), name.end(), name.begin(), [](char byte) {
    return 'a' <= byte && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
  });
  call.reply.error("unknown subcommand " + quoted(call.words[1], 128) + ". Try " +
                   name + " HELP.");
}

void run(const Command& command, const Call& call) {
  call.client.last_command = &command;
  if (!fits(command, call.words)) return wrong_number_of_words(call);
  command.run(call);
}

}  // namespace

const Command* find_command(std::string_view name) {
  const auto found = table().find(name);
  return found == table().end() ? nullptr : found->second;
}

const Command* find_part(const Command& command, std::string_view name) {
  const auto found = std::ranges::find_if(command.parts, [&](const Command& part) {
    return is(part.name.substr(command.name.size() + 1), name);
  });
  return found == command.parts.end() ? nullptr : &*found;
}

std::vector<const Command*> all_commands() {
  std::vector<const Command*> all;
  for (const auto group :
       {string_commands(), key_commands(), connection_commands(), server_commands()}) {
    for (const auto& command : group) all.push_back(&command);
  }
  return all;
}

void answer(Words words, State& state, Client& client, Reply& reply) {
  if (words.empty()) return;
  ++state.requests;
  const Call call{words, state, client, reply};
  const auto* command = find_command(words[0]);
  if (!command) return unknown_command(call);
  if (command->parts.empty() || words.size() == 1) return run(*command, call);

  const auto* part = find_part(*command, words[1]);
  if (!part) return unknown_part(call);
  run(*part, call);
}

void wrong_number_of_words(const Call& call) {
  call.reply.error("wrong number of arguments for " +
                   quoted(call.client.last_command->name, 128) + " command");
}

}  // namespace resp
