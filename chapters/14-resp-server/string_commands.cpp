#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

#include "command.hpp"
#include "expiry_option.hpp"
#include "integer.hpp"
#include "text.hpp"

namespace resp {
namespace {

constexpr auto longest = static_cast<std::size_t>(RequestParser::longest_string);

void reply_value(const Call& call, const Keyspace::Entry* entry) {
  if (entry) {
    call.reply.string(entry->value());
  } else {
    call.reply.null();
  }
}

void get(const Call& call) { reply_value(call, call.keys().find(call.words[1])); }

struct SetOptions {
  bool if_absent = false, if_present = false, get = false, keep_expiry = false;
  std::optional<ExpiryOption> expiry;
};

std::optional<SetOptions> parse_set_options(Words words) {
  SetOptions options;
  for (; !words.empty(); words = words.subspan(1)) {
    const auto word = words[0];
    if (is(word, "nx") && !options.if_present) {
      options.if_absent = true;
    } else if (is(word, "xx") && !options.if_absent) {
      options.if_present = true;
    } else if (is(word, "get")) {
      options.get = true;
    } else if (is(word, "keepttl") && !options.expiry) {
      options.keep_expiry = true;
    } else if (const auto unit = expiry_unit(word);
               unit && words.size() > 1 && !options.keep_expiry &&
               (!options.expiry || options.expiry->unit == unit)) {
      options.expiry = ExpiryOption{unit, words[1]};
      words = words.subspan(1);
    } else {
      return {};
    }
  }
  return options;
}

void set(const Call& call) {
  const auto options = parse_set_options(call.words.subspan(3));
  if (!options) return call.reply.error(bad_syntax);
  std::optional<UnixTime> expires_at;
  if (options->expiry) {
    expires_at = expiry_time(*options->expiry, call);
    if (!expires_at) return;
  }

  auto& keys = call.keys();
  auto* entry = keys.find(call.words[1]);
  const bool refused = entry ? options->if_absent : options->if_present;
  if (options->get) {
    reply_value(call, entry);
  } else if (refused) {
    call.reply.null();
  } else {
    call.reply.ok();
  }
  if (refused) return;

  if (!entry) entry = &keys.find_or_add(call.words[1]);
  keys.assign(*entry, call.words[2]);
  if (expires_at) {
    keys.expire_at(*entry, *expires_at);
  } else if (!options->keep_expiry) {
    keys.persist(*entry);
  }
}

void mget(const Call& call) {
  const auto keys = call.words.subspan(1);
  call.reply.array(keys.size());
  for (const auto key : keys) reply_value(call, call.keys().find(key));
}

void mset(const Call& call) {
  if (call.words.size() % 2 == 0) return wrong_number_of_words(call);
  auto& keys = call.keys();
  for (auto rest = call.words.subspan(1); !rest.empty(); rest = rest.subspan(2)) {
    auto& entry = keys.find_or_add(rest[0]);
    keys.assign(entry, rest[1]);
    keys.persist(entry);
  }
  call.reply.ok();
}

void append(const Call& call) {
  auto& keys = call.keys();
  const auto* there = keys.find(call.words[1]);
  if (there && there->value().size() + call.words[2].size() > longest)
    return call.reply.error("string exceeds maximum allowed size (proto-max-bulk-len)");
  auto& entry = keys.find_or_add(call.words[1]);
  keys.append(entry, call.words[2]);
  call.reply.integer(static_cast<std::int64_t>(entry.value().size()));
}

void strlen(const Call& call) {
  const auto* entry = call.keys().find(call.words[1]);
  call.reply.integer(entry ? static_cast<std::int64_t>(entry->value().size()) : 0);
}

void add(const Call& call, std::int64_t amount) {
  auto& keys = call.keys();
  auto* entry = keys.find(call.words[1]);
  const auto value = entry ? to_integer(entry->value()) : 0;
  if (!value) return call.reply.error(no_integer);
  using Limits = std::numeric_limits<std::int64_t>;
  if (amount < 0 ? *value < Limits::min() - amount : *value > Limits::max() - amount)
    return call.reply.error("increment or decrement would overflow");

  if (!entry) entry = &keys.find_or_add(call.words[1]);
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), *value + amount).ptr;
  keys.assign(*entry, {digits.begin(), end});
  call.reply.integer(*value + amount);
}

void incr(const Call& call) { add(call, 1); }
void decr(const Call& call) { add(call, -1); }

void incrby(const Call& call) {
  const auto amount = to_integer(call.words[2]);
  if (!amount) return call.reply.error(no_integer);
  add(call, *amount);
}

constexpr auto fast_write = Command::writes | Command::is_fast;
constexpr auto fast_read = Command::reads | Command::is_fast;

constexpr std::array commands{
    Command{"append", 3, append, fast_write, 1, 1, 1, "Adds to the end of a value."},
    Command{"decr", 2, decr, fast_write, 1, 1, 1, "Takes one from a number."},
    Command{"get", 2, get, fast_read, 1, 1, 1, "Returns a value."},
    Command{"incr", 2, incr, fast_write, 1, 1, 1, "Adds one to a number."},
    Command{"incrby", 3, incrby, fast_write, 1, 1, 1, "Adds to a number."},
    Command{"mget", -2, mget, fast_read, 1, -1, 1, "Returns some values."},
    Command{"mset", -3, mset, Command::writes, 1, -1, 2, "Sets some keys at once."},
    Command{"set", -3, set, Command::writes, 1, 1, 1, "Sets a key to a value."},
    Command{"strlen", 2, strlen, fast_read, 1, 1, 1, "Returns a value's length."},
};

}  // namespace

std::span<const Command> string_commands() { return commands; }

}  // namespace resp
