#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "minimio/timer_queue.hpp"

namespace resp {

/// Milliseconds since 1970.
using UnixTime = std::int64_t;

/// When what is asked to end ends, and what time it is now.
struct Expirations {
  minimio::TimerQueue timers;
  minimio::Clock::time_point now{};
  UnixTime unix_now = 0;  // the same
};

/// One of the server's databases: keys, their values, and when they expire.
///
/// Each key has a place, which it keeps as long as it lives. So one can go through the
/// keys in parts, while others come and go, and meet all that stay.
class Keyspace {
 public:
  class Entry {
   public:
    const std::string& value() const noexcept { return value_; }
    /// Nothing, when it stays.
    std::optional<UnixTime> expires_at() const noexcept { return expires_at_; }

   private:
    friend class Keyspace;
    std::string value_;
    std::optional<UnixTime> expires_at_;
    minimio::TimerId timer_;
    std::uint32_t place_ = 0;
  };
  using Key = std::pair<const std::string, Entry>;

  /// @param number is in the tokens of its timers.
  Keyspace(Expirations& expirations, std::uint32_t number)
      : expirations_{expirations}, number_{number} {}

  /// Nothing, when there is no such key.
  Entry* find(std::string_view key);
  Entry& find_or_add(std::string_view key);
  void assign(Entry& entry, std::string_view value);
  void append(Entry& entry, std::string_view more);
  /// @return whether there was such a key.
  bool erase(std::string_view key);
  void clear();
  std::size_t size() const noexcept { return keys_.size(); }
  /// What the keys and their values take, in bytes.
  std::size_t memory() const noexcept { return keys_.size() * sizeof(Key) + bytes_; }

  void expire_at(Entry& entry, UnixTime time);
  void persist(Entry& entry);
  /// A timer of this keyspace has expired, and with it a key.
  void expired(minimio::Token token);
  std::size_t expiring() const noexcept { return expiring_; }

  //! [scan]
  /// Shows the keys of some places.
  /// @param from 0 at first; then what the last call has returned.
  /// @return where to go on; 0 when that was all.
  template <typename Show>
  std::uint64_t scan(std::uint64_t from, std::uint64_t places, Show&& show) const {
    for (auto place = from; place < places_.size(); ++place) {
      if (place - from == places) return place;
      if (places_[place]) show(*places_[place]);
    }
    return 0;
  }
  //! [scan]

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const noexcept {
      return std::hash<std::string_view>{}(key);
    }
  };
  using Keys = std::unordered_map<std::string, Entry, Hash, std::equal_to<>>;

  void erase(Keys::iterator key);

  Expirations& expirations_;
  std::uint32_t number_;
  Keys keys_;
  std::vector<const Key*> places_;
  std::vector<std::uint32_t> free_places_;
  std::size_t expiring_ = 0;
  std::size_t bytes_ = 0;  // of keys and values
};

}  // namespace resp
