#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <map>
#include <utility>

#include "08-event-queue/given.hpp"

namespace given {

/// What is known of a handle that is watched.
struct Watched {
  Token token{};
  Interest interest{};
  minimio::Mode mode{};
  std::uint64_t key = 0;
};

/// The handles that are watched. With each change a handle gets a new key, which the
/// kernel keeps and gives back with an event: so one sees whether the event is stale.
/// No key is 0.
class Table {
 public:
  std::uint64_t new_key(int descriptor) noexcept {
    return ++changes_ << 32 | static_cast<std::uint32_t>(descriptor);
  }

  static int descriptor_of(std::uint64_t key) noexcept {
    return static_cast<int>(key & 0xffff'ffff);
  }

  void set(int descriptor, const Watched& watched) {
    entries_[descriptor] = {watched, identify(descriptor)};
  }

  void erase(int descriptor) noexcept { entries_.erase(descriptor); }

  /// Nothing, when it is not watched.
  Watched* find(int descriptor) noexcept {
    const auto found = entries_.find(descriptor);
    return found == entries_.end() ? nullptr : &found->second.watched;
  }

  /// Nothing either, when its number was closed, and perhaps means another file now.
  Watched* find_same(int descriptor) noexcept {
    const auto found = entries_.find(descriptor);
    if (found == entries_.end() || found->second.file != identify(descriptor))
      return nullptr;
    return &found->second.watched;
  }

  /// Nothing, when there was a change since it got this key.
  Watched* find_key(std::uint64_t key) noexcept {
    const auto found = find(descriptor_of(key));
    return found && found->key == key ? found : nullptr;
  }

 private:
  using File = std::pair<dev_t, ino_t>;  // inode(7)

  struct Entry {
    Watched watched;
    File file;
  };

  static File identify(int descriptor) noexcept {
    struct stat status {};
    ::fstat(descriptor, &status);
    return {status.st_dev, status.st_ino};
  }

  std::map<int, Entry> entries_;
  std::uint64_t changes_ = 0;
};

}  // namespace given
