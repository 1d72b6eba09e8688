#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "expiry_option.hpp"
#include "glob.hpp"
#include "integer.hpp"
#include "text.hpp"

namespace resp {
namespace {

void del(const Call& call) {
  std::int64_t count = 0;
  for (const auto key : call.words.subspan(1)) count += call.keys().erase(key);
  call.reply.integer(count);
}

void exists(const Call& call) {
  std::int64_t count = 0;
  for (const auto key : call.words.subspan(1))
    count += call.keys().find(key) != nullptr;
  call.reply.integer(count);
}

struct ExpireConditions {
  bool none_yet = false, some_already = false, later = false, earlier = false;
};

// Nothing, when the words make no sense; that has been replied.
std::optional<ExpireConditions> parse_conditions(const Call& call) {
  ExpireConditions only;
  for (const auto word : call.words.subspan(3)) {
    if (is(word, "nx")) {
      only.none_yet = true;
    } else if (is(word, "xx")) {
      only.some_already = true;
    } else if (is(word, "gt")) {
      only.later = true;
    } else if (is(word, "lt")) {
      only.earlier = true;
    } else {
      call.reply.error("Unsupported option " + std::string{word});
      return {};
    }
  }
  if (only.none_yet && (only.some_already || only.later || only.earlier)) {
    call.reply.error("NX and XX, GT or LT options at the same time are not compatible");
    return {};
  }
  if (only.later && only.earlier) {
    call.reply.error("GT and LT options at the same time are not compatible");
    return {};
  }
  return only;
}

bool hold(ExpireConditions only, std::optional<UnixTime> old, UnixTime next) {
  if (only.none_yet && old) return false;
  if (only.some_already && !old) return false;
  if (only.later && (!old || next <= *old)) return false;
  if (only.earlier && old && next >= *old) return false;
  return true;
}

void expire_in(const Call& call, ExpiryUnit unit) {
  const auto only = parse_conditions(call);
  if (!only) return;
  const auto number = to_integer(call.words[2]);
  if (!number) return call.reply.error(no_integer);
  const auto now = call.state.expirations.unix_now;
  const auto time = moment(*number, unit, now);
  if (!time) return invalid_expiry(call);

  auto* entry = call.keys().find(call.words[1]);
  if (!entry || !hold(*only, entry->expires_at(), *time)) return call.reply.integer(0);
  if (*time <= now) {
    call.keys().erase(call.words[1]);
  } else {
    call.keys().expire_at(*entry, *time);
  }
  call.reply.integer(1);
}

void expire(const Call& call) { expire_in(call, {.seconds = true}); }
void pexpire(const Call& call) { expire_in(call, {}); }

void time_to_live(const Call& call, bool in_seconds) {
  const auto* entry = call.keys().find(call.words[1]);
  if (!entry) return call.reply.integer(-2);
  if (!entry->expires_at()) return call.reply.integer(-1);
  const auto left =
      std::max<UnixTime>(*entry->expires_at() - call.state.expirations.unix_now, 0);
  call.reply.integer(in_seconds ? left / 1000 + (left % 1000 >= 500) : left);
}

void ttl(const Call& call) { time_to_live(call, true); }
void pttl(const Call& call) { time_to_live(call, false); }

void persist(const Call& call) {
  auto* entry = call.keys().find(call.words[1]);
  const bool had = entry && entry->expires_at();
  if (had) call.keys().persist(*entry);
  call.reply.integer(had);
}

void type(const Call& call) {
  call.reply.status(call.keys().find(call.words[1]) ? "string" : "none");
}

void reply_keys(const Call& call, const std::vector<std::string_view>& keys) {
  call.reply.array(keys.size());
  for (const auto key : keys) call.reply.string(key);
}

void keys(const Call& call) {
  std::vector<std::string_view> found;
  call.keys().scan(0, std::numeric_limits<std::uint64_t>::max(),
                   [&](const Keyspace::Key& key) {
                     if (matches(call.words[1], key.first)) found.push_back(key.first);
                   });
  reply_keys(call, found);
}

struct ScanOptions {
  std::string_view pattern = "*";
  std::uint64_t places = 10;
  bool strings = true;  // the only type that there is
};

// Nothing, when the words make no sense; that has been replied.
std::optional<ScanOptions> parse_scan_options(const Call& call) {
  ScanOptions options;
  for (auto words = call.words.subspan(2); !words.empty(); words = words.subspan(2)) {
    const bool has_value = words.size() > 1;
    if (has_value && is(words[0], "match")) {
      options.pattern = words[1];
    } else if (has_value && is(words[0], "type")) {
      options.strings = is(words[1], "string");
    } else if (has_value && is(words[0], "count")) {
      const auto count = to_integer(words[1]);
      if (!count) {
        call.reply.error(no_integer);
        return {};
      }
      if (*count < 1) {
        call.reply.error(bad_syntax);
        return {};
      }
      options.places = static_cast<std::uint64_t>(*count);
    } else {
      call.reply.error(bad_syntax);
      return {};
    }
  }
  return options;
}

// As strtoul(3) reads it: there may be a sign, or nothing.
std::optional<std::uint64_t> to_cursor(std::string_view word) {
  if (word.empty()) return 0;
  const bool negative = word.front() == '-';
  if (negative || word.front() == '+') word.remove_prefix(1);
  std::uint64_t cursor = 0;
  const auto [stop, error] =
      std::from_chars(word.data(), word.data() + word.size(), cursor);
  if (error != std::errc{} || stop != word.data() + word.size()) return {};
  return negative ? 0 - cursor : cursor;
}

void scan(const Call& call) {
  const auto from = to_cursor(call.words[1]);
  if (!from) return call.reply.error("invalid cursor");
  const auto options = parse_scan_options(call);
  if (!options) return;

  std::vector<std::string_view> found;
  const auto next =
      call.keys().scan(static_cast<std::uint64_t>(*from), options->places,
                       [&](const Keyspace::Key& key) {
                         if (options->strings && matches(options->pattern, key.first))
                           found.push_back(key.first);
                       });
  call.reply.array(2);
  call.reply.string(std::to_string(next));
  reply_keys(call, found);
}

void dbsize(const Call& call) {
  call.reply.integer(static_cast<std::int64_t>(call.keys().size()));
}

void flushdb(const Call& call) {
  const bool how = call.words.size() == 2 &&
                   (is(call.words[1], "sync") || is(call.words[1], "async"));
  if (call.words.size() > 1 && !how) return call.reply.error(bad_syntax);
  call.keys().clear();
  call.reply.ok();
}

constexpr auto fast_write = Command::writes | Command::is_fast;
constexpr auto fast_read = Command::reads | Command::is_fast;

constexpr std::array commands{
    Command{"dbsize", 1, dbsize, fast_read, 0, 0, 0,
            "Returns how many keys there are."},
    Command{"del", -2, del, Command::writes, 1, -1, 1, "Deletes keys."},
    Command{"exists", -2, exists, fast_read, 1, -1, 1,
            "Returns how many of the keys exist."},
    Command{"expire", -3, expire, fast_write, 1, 1, 1,
            "Lets a key expire in some seconds."},
    Command{"flushdb", -1, flushdb, Command::writes, 0, 0, 0, "Deletes all keys."},
    Command{"keys", 2, keys, Command::reads, 0, 0, 0,
            "Returns the keys that a pattern describes."},
    Command{"persist", 2, persist, fast_write, 1, 1, 1, "Lets a key stay."},
    Command{"pexpire", -3, pexpire, fast_write, 1, 1, 1,
            "Lets a key expire in some milliseconds."},
    Command{"pttl", 2, pttl, fast_read, 1, 1, 1,
            "Returns the milliseconds until a key expires."},
    Command{"scan", -2, scan, Command::reads, 0, 0, 0,
            "Returns some of the keys, and where to go on."},
    Command{"ttl", 2, ttl, fast_read, 1, 1, 1,
            "Returns the seconds until a key expires."},
    Command{"type", 2, type, fast_read, 1, 1, 1, "Returns a value's type."},
};

}  // namespace

std::span<const Command> key_commands() { return commands; }

}  // namespace resp
