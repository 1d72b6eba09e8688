#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

#include "command.hpp"
#include "integer.hpp"
#include "text.hpp"

namespace resp {
namespace {

void ping(const Call& call) {
  if (call.words.size() > 2) return wrong_number_of_words(call);
  if (call.words.size() == 2) return call.reply.string(call.words[1]);
  call.reply.status("PONG");
}

void echo(const Call& call) { call.reply.string(call.words[1]); }

void quit(const Call& call) {
  call.client.leaves = true;
  call.reply.ok();
}

void select(const Call& call) {
  const auto number = to_integer(call.words[1]);
  if (!number) return call.reply.error(no_integer);
  using Limits = std::numeric_limits<std::int32_t>;
  if (*number < Limits::min() || *number > Limits::max())
    return call.reply.error(
        "value is out of range, value must between -2147483648 and 2147483647");
  if (*number < 0 || *number >= database_count)
    return call.reply.error("DB index is out of range");
  call.client.database = static_cast<std::uint32_t>(*number);
  call.reply.ok();
}

bool is_name(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char byte) { return '!' <= byte && byte <= '~'; });
}

constexpr std::string_view bad_name =
    "Client names cannot contain spaces, newlines or special characters.";

struct HelloOptions {
  int protocol = 2;
  const std::string_view* name = nullptr;
};

// Whether the words make sense. If not, that has been replied.
bool parse_hello_options(const Call& call, HelloOptions& options) {
  if (call.words.size() == 1) return true;
  const auto protocol = to_integer(call.words[1]);
  if (!protocol) {
    call.reply.error("Protocol version is not an integer or out of range");
    return false;
  }
  if (*protocol != 2 && *protocol != 3) {
    call.reply.refusal("NOPROTO unsupported protocol version");
    return false;
  }
  options.protocol = static_cast<int>(*protocol);
  for (auto words = call.words.subspan(2); !words.empty();) {
    if (is(words[0], "auth") && words.size() > 2) {
      if (words[1] != "default") {  // who needs no password
        call.reply.refusal(
            "WRONGPASS invalid username-password pair or user is disabled.");
        return false;
      }
      words = words.subspan(3);
    } else if (is(words[0], "setname") && words.size() > 1) {
      options.name = &words[1];
      if (!is_name(words[1])) {
        call.reply.error(bad_name);
        return false;
      }
      words = words.subspan(2);
    } else {
      call.reply.error("Syntax error in HELLO option '" + std::string{words[0]} + "'");
      return false;
    }
  }
  return true;
}

void hello(const Call& call) {
  HelloOptions options{call.client.protocol, nullptr};
  if (!parse_hello_options(call, options)) return;
  call.client.protocol = options.protocol;
  if (options.name) call.client.name = *options.name;

  auto reply = call.reply.in_version(options.protocol);
  reply.map(7);
  reply.string("server");
  reply.string("redis");
  reply.string("version");
  reply.string(spoken_version);
  reply.string("proto");
  reply.integer(options.protocol);
  reply.string("id");
  reply.integer(static_cast<std::int64_t>(call.client.id));
  reply.string("mode");
  reply.string("standalone");
  reply.string("role");
  reply.string("master");
  reply.string("modules");
  reply.array(0);
}

void client_id(const Call& call) {
  call.reply.integer(static_cast<std::int64_t>(call.client.id));
}

void client_setname(const Call& call) {
  if (!is_name(call.words[2])) return call.reply.error(bad_name);
  call.client.name = call.words[2];
  call.reply.ok();
}

void client_getname(const Call& call) {
  if (call.client.name.empty()) return call.reply.null();
  call.reply.string(call.client.name);
}

std::string describe(const Client& client, UnixTime now) {
  const auto seconds = [&](UnixTime since) {
    return std::to_string((now - since) / 1000);
  };
  const auto& unfinished = client.unfinished;
  return "id=" + std::to_string(client.id) +
         " addr=" + client.stream.peer_address().to_string() +
         " laddr=" + client.stream.local_address().to_string() +
         " fd=" + std::to_string(client.stream.handle()) + " name=" + client.name +
         " age=" + seconds(client.since) + " idle=" + seconds(client.last_heard) +
         " flags=N db=" + std::to_string(client.database) +
         " qbuf=" + std::to_string(unfinished ? unfinished->bytes.size() : 0) +
         " omem=" + std::to_string(client.unsent.size()) + " cmd=" +
         std::string{client.last_command ? client.last_command->name : "NULL"} +
         " user=default resp=" + std::to_string(client.protocol) + "\n";
}

// A peer that has just reset its connection has no address any more.
std::string describe_if_connected(const Client& client, UnixTime now) try {
  return describe(client, now);
} catch (const std::system_error&) {
  return {};
}

void client_info(const Call& call) {
  call.reply.text(describe_if_connected(call.client, call.state.expirations.unix_now));
}

void client_list(const Call& call) {
  if (call.words.size() > 2) return call.reply.error(bad_syntax);
  std::vector<const Client*> clients;
  for (const auto& [id, client] : call.state.clients) clients.push_back(&client);
  std::ranges::sort(clients, {}, [](const Client* client) { return client->id; });

  std::string lines;
  for (const auto* client : clients)
    lines += describe_if_connected(*client, call.state.expirations.unix_now);
  call.reply.text(lines);
}

void client_help(const Call& call) {
  constexpr std::array lines{
      "CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "GETNAME",
      "    Return the name of this connection.",
      "HELP",
      "    Print this help.",
      "ID",
      "    Return the number of this connection.",
      "INFO",
      "    Return a line about this connection.",
      "LIST",
      "    Return a line about each connection.",
      "SETNAME",
      "    Give this connection a name."};
  call.reply.array(lines.size());
  for (const auto* line : lines) call.reply.status(line);
}

constexpr auto fast = Command::is_fast;

constexpr std::array client_parts{
    Command{"client|getname", 2, client_getname},
    Command{"client|help", 2, client_help},
    Command{"client|id", 2, client_id},
    Command{"client|info", 2, client_info},
    Command{"client|list", -2, client_list},
    Command{"client|setname", 3, client_setname},
};

constexpr std::array commands{
    Command{"client", -2, nullptr, 0, 0, 0, 0, "Is about connections.", client_parts},
    Command{"echo", 2, echo, fast, 0, 0, 0, "Returns its word."},
    Command{"hello", -1, hello, fast, 0, 0, 0, "Chooses the version of the protocol."},
    Command{"ping", -1, ping, fast, 0, 0, 0, "Returns PONG, or its word."},
    Command{"quit", -1, quit, fast, 0, 0, 0, "Closes the connection."},
    Command{"select", 2, select, fast, 0, 0, 0, "Chooses the database."},
};

}  // namespace

std::span<const Command> connection_commands() { return commands; }

}  // namespace resp
