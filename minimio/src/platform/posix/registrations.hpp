#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "minimio/interest.hpp"
#include "minimio/token.hpp"
#include "platform/posix/file_id.hpp"

namespace minimio {

/// What a poller knows of a descriptor that it watches.
struct Registration {
  Token token{};
  Interest interest{};
  Mode mode{};
  std::uint32_t generation = 0;  // another one after each change; 0: not watched
  FileId file{};
};

/// The registrations of a poller, by descriptor, which the system keeps small.
class Registrations {
 public:
  /// Nothing, when it is not watched.
  Registration* find(int descriptor) noexcept {
    if (descriptor < 0 || static_cast<std::size_t>(descriptor) >= all_.size())
      return {};
    auto& found = all_[descriptor];
    return found.generation != 0 ? &found : nullptr;
  }

  /// Nothing either, when it has changed since that generation: an event of then is
  /// stale.
  Registration* find(int descriptor, std::uint32_t generation) noexcept {
    const auto found = find(descriptor);
    return found && found->generation == generation ? found : nullptr;
  }

  /// The registration that a change is about.
  /// @throws std::system_error no_such_file_or_directory.
  Registration& at(int descriptor, const char* call);

  /// The same, for pollers whose system does not notice when a descriptor is closed,
  /// and perhaps used again: then its registration goes, and it is unknown.
  Registration& at_same_file(int descriptor, const char* call);

  /// Whether a descriptor can be added there.
  /// @throws std::system_error file_exists, and what `identify_watchable` throws.
  FileId identify_new(int descriptor);

  /// So that `set` can't fail.
  void make_room_for(int descriptor);
  Registration& set(int descriptor, const Registration& registration) noexcept;
  void erase(int descriptor) noexcept { all_[descriptor] = {}; }

  /// By descriptor.
  std::span<Registration> all() noexcept { return all_; }

  /// Never 0, and not the same again for a long time.
  std::uint32_t next_generation() noexcept;
  std::uint32_t last_generation() const noexcept { return last_generation_; }

  /// Calls visit(descriptor, registration) for all that are watched.
  template <typename Visit>
  void for_each(Visit visit) {
    for (std::size_t descriptor = 0; descriptor < all_.size(); ++descriptor) {
      if (all_[descriptor].generation != 0)
        visit(static_cast<int>(descriptor), all_[descriptor]);
    }
  }

 private:
  std::vector<Registration> all_;
  std::uint32_t last_generation_ = 0;
};

/// A registration and its generation in the 64 bits that the system hands back.
constexpr std::uint64_t key_of(int descriptor, std::uint32_t generation) noexcept {
  return std::uint64_t{generation} << 32 | static_cast<std::uint32_t>(descriptor);
}
constexpr int descriptor_of(std::uint64_t key) noexcept {
  return static_cast<int>(key & 0xffff'ffff);
}
constexpr std::uint32_t generation_of(std::uint64_t key) noexcept {
  return static_cast<std::uint32_t>(key >> 32);
}

}  // namespace minimio
