#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <vector>

#include "command.hpp"
#include "glob.hpp"
#include "text.hpp"

namespace resp {
namespace {

using Line = std::pair<std::string, std::string>;

struct Section {
  std::string_view name;
  std::vector<Line> (*lines)(const State&);
};

std::vector<Line> server_lines(const State& state) {
  const auto up = (state.expirations.unix_now - state.started) / 1000;
  return {{"redis_version", std::string{spoken_version}},
          {"server_name", "minimio"},
          {"redis_mode", "standalone"},
          {"tcp_port", std::to_string(state.port)},
          {"uptime_in_seconds", std::to_string(up)}};
}

std::vector<Line> client_lines(const State& state) {
  return {{"connected_clients", std::to_string(state.clients.size())},
          {"maxclients", std::to_string(state.settings.max_clients)}};
}

std::vector<Line> memory_lines(const State& state) {
  std::size_t data = 0, buffers = 0;
  for (const auto& keys : state.databases) data += keys.memory();
  for (const auto& [id, client] : state.clients) {
    buffers += sizeof(Client) + client.unsent.capacity();
    if (client.unfinished) buffers += client.unfinished->bytes.capacity();
  }
  return {{"used_memory", std::to_string(data + buffers)},
          {"used_memory_dataset", std::to_string(data)},
          {"mem_clients_normal", std::to_string(buffers)}};
}

std::vector<Line> stats_lines(const State& state) {
  return {{"total_connections_received", std::to_string(state.connections)},
          {"total_commands_processed", std::to_string(state.requests)},
          {"rejected_connections", std::to_string(state.refused)},
          {"expired_keys", std::to_string(state.expired)}};
}

std::vector<Line> keyspace_lines(const State& state) {
  std::vector<Line> lines;
  for (std::size_t i = 0; i < state.databases.size(); ++i) {
    const auto& keys = state.databases[i];
    if (keys.size() == 0) continue;
    lines.emplace_back("db" + std::to_string(i),
                       "keys=" + std::to_string(keys.size()) +
                           ",expires=" + std::to_string(keys.expiring()));
  }
  return lines;
}

constexpr std::array sections{
    Section{"Server", server_lines}, Section{"Clients", client_lines},
    Section{"Memory", memory_lines}, Section{"Stats", stats_lines},
    Section{"Keyspace", keyspace_lines}};

bool is_asked_for(std::string_view section, Words words) {
  return words.empty() || std::ranges::any_of(words, [&](std::string_view word) {
           return is(word, section) || is(word, "all") || is(word, "default") ||
                  is(word, "everything");
         });
}

void info(const Call& call) {
  std::string text;
  for (const auto& section : sections) {
    if (!is_asked_for(section.name, call.words.subspan(1))) continue;
    if (!text.empty()) text += "\r\n";
    text += "# " + std::string{section.name} + "\r\n";
    for (const auto& [name, value] : section.lines(call.state))
      text += name + ":" + value + "\r\n";
  }
  call.reply.text(text);
}

void config_get(const Call& call) {
  const std::array<Line, 7> settings{
      {{"appendonly", "no"},
       {"databases", std::to_string(database_count)},
       {"maxclients", std::to_string(call.state.settings.max_clients)},
       {"maxmemory", "0"},
       {"port", std::to_string(call.state.port)},
       {"proto-max-bulk-len", std::to_string(RequestParser::longest_string)},
       {"save", ""}}};
  std::vector<const Line*> asked;
  for (const auto& setting : settings) {
    if (std::ranges::any_of(call.words.subspan(2), [&](std::string_view pattern) {
          return matches(in_lower_case(pattern), setting.first);
        }))
      asked.push_back(&setting);
  }
  call.reply.map(asked.size());
  for (const auto* setting : asked) {
    call.reply.string(setting->first);
    call.reply.string(setting->second);
  }
}

void reply_flags(const Command& command, Reply& reply) {
  std::vector<std::string_view> flags;
  if (command.flags & Command::reads) flags.push_back("readonly");
  if (command.flags & Command::writes) flags.push_back("write");
  if (command.flags & Command::is_fast) flags.push_back("fast");
  reply.set(flags.size());
  for (const auto flag : flags) reply.status(flag);
}

void reply_command(const Command& command, Reply& reply) {
  reply.array(10);
  reply.string(command.name);
  reply.integer(command.words);
  reply_flags(command, reply);
  reply.integer(command.first_key);
  reply.integer(command.last_key);
  reply.integer(command.key_step);
  reply.set(0);    // categories of rights
  reply.array(0);  // tips
  reply.array(0);  // where its keys are, for those with odd ways
  reply.array(command.parts.size());
  for (const auto& part : command.parts) reply_command(part, reply);
}

void command(const Call& call) {
  const auto all = all_commands();
  call.reply.array(all.size());
  for (const auto* one : all) reply_command(*one, call.reply);
}

void command_count(const Call& call) {
  call.reply.integer(static_cast<std::int64_t>(all_commands().size()));
}

void command_info(const Call& call) {
  const auto names = call.words.subspan(2);
  if (names.empty()) return command(call);
  call.reply.array(names.size());
  for (const auto name : names) {
    if (const auto* found = find_command(name)) {
      reply_command(*found, call.reply);
    } else {
      call.reply.null_array();
    }
  }
}

void command_list(const Call& call) {
  const auto all = all_commands();
  call.reply.array(all.size());
  for (const auto* one : all) call.reply.string(one->name);
}

void command_docs(const Call& call) {
  auto asked = all_commands();
  if (const auto names = call.words.subspan(2); !names.empty()) {
    asked.clear();
    for (const auto name : names) {
      if (const auto* found = find_command(name)) asked.push_back(found);
    }
  }
  call.reply.map(asked.size());
  for (const auto* one : asked) {
    call.reply.string(one->name);
    call.reply.map(1);
    call.reply.string("summary");
    call.reply.string(one->summary);
  }
}

constexpr std::array config_parts{Command{"config|get", -3, config_get}};

constexpr std::array command_parts{Command{"command|count", 2, command_count},
                                   Command{"command|docs", -2, command_docs},
                                   Command{"command|info", -2, command_info},
                                   Command{"command|list", -2, command_list}};

constexpr std::array commands{
    Command{"command", -1, command, 0, 0, 0, 0, "Is about commands.", command_parts},
    Command{"config", -2, nullptr, 0, 0, 0, 0, "Is about settings.", config_parts},
    Command{"info", -1, info, 0, 0, 0, 0, "Says how the server does."},
};

}  // namespace

std::span<const Command> server_commands() { return commands; }

}  // namespace resp
