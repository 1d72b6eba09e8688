#include "keyspace.hpp"

#include <algorithm>
#include <chrono>

namespace resp {

using std::chrono::hours;
using std::chrono::milliseconds;

Keyspace::Entry* Keyspace::find(std::string_view key) {
  const auto found = keys_.find(key);
  return found == keys_.end() ? nullptr : &found->second;
}

Keyspace::Entry& Keyspace::find_or_add(std::string_view key) {
  if (auto* entry = find(key)) return *entry;
  if (free_places_.empty()) {
    free_places_.push_back(static_cast<std::uint32_t>(places_.size()));
    places_.push_back(nullptr);
  }
  const auto added = keys_.try_emplace(std::string{key}).first;
  auto& entry = added->second;
  entry.place_ = free_places_.back();
  free_places_.pop_back();
  places_[entry.place_] = &*added;
  bytes_ += key.size();
  return entry;
}

void Keyspace::assign(Entry& entry, std::string_view value) {
  bytes_ = bytes_ - entry.value_.size() + value.size();
  entry.value_ = value;
}

void Keyspace::append(Entry& entry, std::string_view more) {
  bytes_ += more.size();
  entry.value_ += more;
}

bool Keyspace::erase(std::string_view key) {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return false;
  erase(found);
  return true;
}

void Keyspace::erase(Keys::iterator key) {
  auto& entry = key->second;
  persist(entry);
  bytes_ -= key->first.size() + entry.value_.size();
  places_[entry.place_] = nullptr;
  free_places_.push_back(entry.place_);
  keys_.erase(key);
}

void Keyspace::clear() {
  for (auto& key : keys_) persist(key.second);
  keys_.clear();
  places_.clear();
  free_places_.clear();
  bytes_ = 0;
}

void Keyspace::expire_at(Entry& entry, UnixTime time) {
  persist(entry);
  entry.expires_at_ = time;
  ++expiring_;
  // Redis knows of times that lie beyond those of a clock in nanoseconds.
  constexpr UnixTime century = milliseconds{hours{24 * 36'525}}.count();
  const auto delay =
      time > expirations_.unix_now + century ? century : time - expirations_.unix_now;
  entry.timer_ = expirations_.timers.add(
      expirations_.now + milliseconds{std::max<UnixTime>(delay, 0)},
      minimio::Token{std::uint64_t{number_} << 32 | entry.place_});
}

void Keyspace::persist(Entry& entry) {
  if (!entry.expires_at_) return;
  expirations_.timers.cancel(entry.timer_);
  entry.expires_at_.reset();
  --expiring_;
}

void Keyspace::expired(minimio::Token token) {
  const auto place = static_cast<std::uint32_t>(static_cast<std::uint64_t>(token));
  erase(keys_.find(places_[place]->first));
}

}  // namespace resp
